-- What a choice pays for, project by project.
-- Grain: one row per selected project, programme, component or sub-grant, by title; of many at $length so many after the
-- first $first. No sum is made over the rows.
-- Counted: EUR as in the headline figure of the same choice; activities done, expected and planned, and trained persons
-- done, as in theirs. Left out: what the metrics leave out; money of several donors together, which no source splits.
-- Columns: project_id, title, title_local, language, level, parent_project_id, parent_title, countries, instrument,
-- status; start_text, end_text; eur_low, eur_high, eur_approximate; done_low, done_high, done_approximate, done_rows
-- (entries); expected_low, expected_high, expected_approximate, expected_rows; planned_low, planned_high,
-- planned_approximate, planned_rows; trained_low, trained_high, trained_approximate; amounts: accepted claims stated of
-- it, ceilings not; people: statements with a number.
with activities_of as (
    select project_no, status, low_sum(count_low, count_high) as low, high_sum(count_low, count_high) as high,
        bool_or(count_approximate) as approximate, count(*) as n
    from counted_activities group by project_no, status
),
trained as (
    select project_id, low_sum(number_low, number_high) as low, high_sum(number_low, number_high) as high,
        bool_or(number_approximate) as approximate
    from counted_people where role = 'trained' and unit = 'person' and status = 'done' group by project_id
),
people_of as (
    select project_id, count(*) as n from counted_people group by project_id
)
select p.project_id, p.title, p.title_local, p."language", p.level, p.parent_project_id, up.title as parent_title,
    array_to_string(list_transform(p.countries, lambda x: names.name_of[x]), ', ') as countries, p.instrument, p.status,
    date_text(p.start_earliest, p.start_precision) as start_text, date_text(p.end_earliest, p.end_precision) as end_text,
    m.eur_low, m.eur_high, coalesce(m.eur_approximate, false) as eur_approximate,
    d.low as done_low, d.high as done_high, coalesce(d.approximate, false) as done_approximate,
    coalesce(d.n, 0) as done_rows,
    e.low as expected_low, e.high as expected_high, coalesce(e.approximate, false) as expected_approximate,
    coalesce(e.n, 0) as expected_rows,
    a.low as planned_low, a.high as planned_high, coalesce(a.approximate, false) as planned_approximate,
    coalesce(a.n, 0) as planned_rows,
    t.low as trained_low, t.high as trained_high, coalesce(t.approximate, false) as trained_approximate, o.amounts,
    coalesce(s.n, 0) as people
from shown_projects x
join directory o on o.place = x.place
join project_scope p on p.rowid = x.scope_row
cross join (select map_from_entries(list((id, name))) as name_of from countries) names
left join project_scope up on up.rowid = o.parent_row
left join counted_funding m on m.project_no = p.project_no
left join activities_of d on d.project_no = p.project_no and d.status = 'done'
left join activities_of e on e.project_no = p.project_no and e.status = 'expected'
left join activities_of a on a.project_no = p.project_no and a.status = 'planned'
left join trained t on t.project_id = p.project_id
left join people_of s on s.project_id = p.project_id
order by x.place;
