-- Planned or expected work of a choice that no source reports as done.
-- Grain: one row per activity, or statement about people, that is planned or expected, by project. Unit: as the row says.
-- Of many $length after the first $first.
-- Counted: nothing. Left out: what is still ahead on the day of the version; parts of what is listed; people of an
-- activity that is listed, people of whom the same role and unit is reported as done too, and numbers that are an
-- indicator's target: the results framework tells of those.
-- Columns: table_name, row_id, column_name: the cell that states it; title, role, unit, status, project_id,
-- project_title; number_low, number_high, number_approximate; start_text, end_text: when it was to be; over: its date is
-- past (empty: no date is stated, or people are told of).
select 'activities' as table_name, l.activity_id as row_id, 'status' as column_name, l.title, null as role,
    'activities' as unit, l.status, l.project_id, l.project_title, l.count_low as number_low, l.count_high as number_high,
    coalesce(l.count_approximate, false) as number_approximate, date_text(l.start_earliest, l.start_precision) as start_text,
    date_text(l.end_earliest, l.end_precision) as end_text,
    case when l.end_latest is not null then true end as over
from listed_late l
union all
select 'people', p.people_id, case when coalesce(p.number_low, p.number_high) is null then 'role' else 'number' end,
    coalesce(p.activity_title, p.profession), p.role, p.unit, p.status, p.project_id, p.project_title, p.number_low,
    p.number_high, coalesce(p.number_approximate, false), date_text(a.start_earliest, a.start_precision),
    date_text(a.end_earliest, a.end_precision), null
from late_people p
left join activity_scope a on a.activity_no = p.activity_no
order by project_title nulls last, table_name, start_text nulls last, row_id
limit $length::bigint offset $first::bigint;
