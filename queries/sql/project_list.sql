-- Projects, programmes, components and sub-grants of the selection.
-- Grain: one row per entry, or per one of $entries (their places in the directory); best match first where a search is
-- given, else by title.
-- Searched ($search, folded): each word must occur in the titles, reference, instrument, organisations or cities, in
-- any script; a word that occurs nowhere matches words that are nearly the same.
-- Columns: project_id, title, title_local, level, parent_project_id, parent_title, instrument_id, instrument, countries,
-- country_names, status; start_text, end_text at their own precision; eur_low, eur_high, eur_approximate: the money
-- at the entry's own level; amount_text: all accepted amounts as stated; activities_low, activities_high,
-- activities_approximate: done, of the selection; trained_low, trained_high, trained_approximate: persons, done;
-- sources: pages that its facts were read from.
with done as (
    select project_no, low_sum(count_low, count_high) as low, high_sum(count_low, count_high) as high,
        bool_or(count_approximate) as approximate
    from counted_activities where status = 'done' group by project_no
),
trained as (
    select project_id, low_sum(number_low, number_high) as low, high_sum(number_low, number_high) as high,
        bool_or(number_approximate) as approximate
    from counted_people where role = 'trained' and unit = 'person' and status = 'done' group by project_id
)
select p.project_id, p.title, p.title_local, p.level, p.parent_project_id, up.title as parent_title, p.instrument_id,
    p.instrument, p.countries, array_to_string(list_transform(p.countries, lambda x: names.name_of[x]), ', ') as country_names,
    p.status, date_text(p.start_earliest, p.start_precision) as start_text,
    date_text(p.end_earliest, p.end_precision) as end_text, d.eur_low, d.eur_high, d.eur_approximate, d.amount_text,
    a.low as activities_low, a.high as activities_high, coalesce(a.approximate, false) as activities_approximate,
    t.low as trained_low, t.high as trained_high, coalesce(t.approximate, false) as trained_approximate,
    d.sources
from shown_projects x
join directory d on d.place = x.place
join project_scope p on p.rowid = x.scope_row
cross join (select map_from_entries(list((id, name))) as name_of from countries) names
left join project_scope up on up.rowid = d.parent_row
left join done a on a.project_no = x.project_no
left join trained t on t.project_id = p.project_id
order by x.score desc nulls last, x.place;
