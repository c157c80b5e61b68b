-- Terms of the activity counts: the entries that a count is made of.
-- Grain: one row per entry that is counted, the largest first. Unit: activities.
-- Counted: as in activities by type; grouped as $metric groups them; also entries whose number no source states. Left
-- out: parts that their whole holds, cancelled ones, and with a key ($of) the terms of other figures.
-- Columns: key (values of the metric's key columns, ~ where one is empty); table_name, row_id, column_name: the cell that
-- states the term; title, project_id, project_title; low, high, approximate, unit; of_low, of_high, of_approximate,
-- of_unit: what the cell states; evidence: its words and where they stand.
with terms as (
    select case $metric
            when 'headline' then ['activities_' || status]
            when 'activities_by_type' then [type, status]
            when 'activities_by_country' then [coalesce(country, '~'), status]
        end as key,
        'activities' as table_name, activity_id as row_id, 'count' as column_name, title, project_id, project_title,
        count_low as low, count_high as high, count_approximate as approximate, 'activities' as unit,
        count_low as of_low, count_high as of_high, count_approximate as of_approximate, 'activities' as of_unit
    from counted_activities
)
select t.key, t.table_name, t.row_id, t.column_name, t.title, t.project_id, t.project_title, t.low, t.high,
    coalesce(t.approximate, false) as approximate, t.unit, t.of_low, t.of_high,
    coalesce(t.of_approximate, false) as of_approximate, t.of_unit, q.evidence
from terms t
left join quoted_words q on q.table_name = t.table_name and q.row_id = t.row_id and q.column_name = t.column_name
where t.key is not null and ($of::varchar[] is null or t.key = $of::varchar[])
order by coalesce(t.low, t.high) desc nulls last, t.row_id;
