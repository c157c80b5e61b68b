-- Terms of the activities per city: the entries that took place there.
-- Grain: one row per entry done at a place, the largest first. Unit: activities.
-- Counted: as in partner cities; under the headline each entry done that names a place. Left out: entries planned, and
-- with a key ($of) those of other cities.
-- Columns: key (the place); table_name, row_id, column_name: the cell that places the entry; title, project_id,
-- project_title; low, high, approximate, unit; of_low, of_high, of_approximate, of_unit: the number that the entry
-- states; evidence: the words that place it and where they stand.
with terms as (
    select case $metric when 'headline' then ['cities'] else [place_id] end as key,
        'activities' as table_name, activity_id as row_id, 'place_id' as column_name, title, project_id, project_title,
        count_low as low, count_high as high, count_approximate as approximate, 'activities' as unit,
        count_low as of_low, count_high as of_high, count_approximate as of_approximate, 'activities' as of_unit
    from city_entries where status = 'done'
)
select t.key, t.table_name, t.row_id, t.column_name, t.title, t.project_id, t.project_title, t.low, t.high,
    coalesce(t.approximate, false) as approximate, t.unit, t.of_low, t.of_high,
    coalesce(t.of_approximate, false) as of_approximate, t.of_unit, q.evidence
from terms t
left join quoted_words q on q.table_name = t.table_name and q.row_id = t.row_id and q.column_name = t.column_name
where t.key is not null and ($of::varchar[] is null or t.key = $of::varchar[])
order by coalesce(t.low, t.high) desc nulls last, t.row_id;
