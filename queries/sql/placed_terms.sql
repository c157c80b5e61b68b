-- Terms of the activity counts over time: the entries that stand in a period.
-- Grain: one row per entry placed in a period, the largest first. Unit: activities.
-- Counted: as in activities over time ($grain); also entries whose number no source states. Left out: what cannot be
-- placed, and with a key ($of) the terms of other periods.
-- Columns: key (first day of the period, status, type); table_name, row_id, column_name: the cell that states the term;
-- title, project_id, project_title; low, high, approximate, unit; of_low, of_high, of_approximate, of_unit: what the cell
-- states; evidence: its words and where they stand.
with terms as (
    select [period::varchar, p.status, p.type] as key,
        'activities' as table_name, a.activity_id as row_id, 'count' as column_name, a.title, a.project_id,
        a.project_title, p.count_low as low, p.count_high as high, p.count_approximate as approximate,
        'activities' as unit, a.count_low as of_low, a.count_high as of_high, a.count_approximate as of_approximate,
        'activities' as of_unit
    from placed_activities p join activity_scope a on a.activity_no = p.activity_no
    where $metric = 'activities_over_time'
)
select t.key, t.table_name, t.row_id, t.column_name, t.title, t.project_id, t.project_title, t.low, t.high,
    coalesce(t.approximate, false) as approximate, t.unit, t.of_low, t.of_high,
    coalesce(t.of_approximate, false) as of_approximate, t.of_unit, q.evidence
from terms t
left join quoted_words q on q.table_name = t.table_name and q.row_id = t.row_id and q.column_name = t.column_name
where t.key is not null and ($of::varchar[] is null or t.key = $of::varchar[])
order by coalesce(t.low, t.high) desc nulls last, t.row_id;
