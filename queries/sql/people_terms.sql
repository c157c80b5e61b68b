-- Terms of the figures of people by role: the statements that a sum is made of.
-- Grain: one row per statement that is counted, the largest first; of many at $length so many after the first $first.
-- Units: persons, teams, organisations, cases.
-- Counted: as in people by role; grouped as $metric groups them. Left out: statements without a number and those in no
-- sum, and with a key ($of) the terms of other figures.
-- Columns: key (values of the metric's key columns); table_name, row_id, column_name: the cell that states the term;
-- title, project_id, project_title; low, high, approximate, unit; of_low, of_high, of_approximate, of_unit: what the
-- cell states; evidence: its words and where they stand.
with terms as (
    select case
            when $metric = 'people_by_role' then [role, unit, status]
            when role = 'trained' and unit = 'person' and status = 'done' then ['trained']
            when role = 'trained' and unit = 'person' and status = 'planned' then ['trained_planned']
            when role = 'engaged' and unit = 'person' and status = 'done' then ['engaged']
            when role = 'attended' and unit = 'team' and status = 'done' then ['teams']
        end as key,
        people_no, number_low as low, number_high as high
    from counted_people
),
page as (
    select *
    from terms
    where key is not null and ($of::varchar[] is null or key = $of::varchar[])
    order by coalesce(low, high) desc nulls last, people_no
    limit $length::bigint offset $first::bigint
)
select p.key, 'people' as table_name, s.people_id as row_id, 'number' as column_name,
    coalesce(s.activity_title, s.profession) as title, s.project_id, s.project_title, p.low, p.high,
    coalesce(s.number_approximate, false) as approximate, s.unit, s.number_low as of_low, s.number_high as of_high,
    coalesce(s.number_approximate, false) as of_approximate, s.unit as of_unit,
    q.evidence
from page p
join people_scope s on s.people_no = p.people_no
left join quoted_words q on q.table_name = 'people' and q.row_id = s.people_id and q.column_name = 'number'
order by coalesce(p.low, p.high) desc nulls last, p.people_no;
