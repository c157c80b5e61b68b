-- Terms of the figures of people by role: the statements that a sum is made of.
-- Grain: one row per statement that is counted, the largest first. Units: persons, teams, organisations, cases.
-- Counted: as in people by role; grouped as $metric groups them. Left out: statements without a number and those in no
-- sum, and with a key ($of) the terms of other figures.
-- Columns: key (values of the metric's key columns); table_name, row_id, column_name: the cell that states the term;
-- title, project_id, project_title; low, high, approximate, unit; of_low, of_high, of_approximate, of_unit: what the cell
-- states; evidence: its words and where they stand.
with terms as (
    select case
            when $metric = 'people_by_role' then [role, unit, status]
            when role = 'trained' and unit = 'person' and status = 'done' then ['trained']
            when role = 'trained' and unit = 'person' and status = 'planned' then ['trained_planned']
            when role = 'engaged' and unit = 'person' and status = 'done' then ['engaged']
            when role = 'attended' and unit = 'team' and status = 'done' then ['teams']
        end as key,
        'people' as table_name, people_id as row_id, 'number' as column_name,
        coalesce(activity_title, profession) as title, project_id, project_title,
        number_low as low, number_high as high, number_approximate as approximate, unit,
        number_low as of_low, number_high as of_high, number_approximate as of_approximate, unit as of_unit
    from counted_people
)
select t.key, t.table_name, t.row_id, t.column_name, t.title, t.project_id, t.project_title, t.low, t.high,
    coalesce(t.approximate, false) as approximate, t.unit, t.of_low, t.of_high,
    coalesce(t.of_approximate, false) as of_approximate, t.of_unit, q.evidence
from terms t
left join quoted_words q on q.table_name = t.table_name and q.row_id = t.row_id and q.column_name = t.column_name
where t.key is not null and ($of::varchar[] is null or t.key = $of::varchar[])
order by coalesce(t.low, t.high) desc nulls last, t.row_id;
