-- Terms of the activities per city: the entries that took place there.
-- Grain: one row per entry done at a place, the largest first; under the headline, which counts cities, by city. Of many at
-- $length so many after the first $first. Unit: activities.
-- Counted: as in partner cities; under the headline each entry done that names a place. Left out: entries planned, and
-- with a key ($of) those of other cities.
-- Columns: key (the place); table_name, row_id, column_name: the cell that places the entry; title, project_id,
-- project_title; low, high, approximate, unit; of_low, of_high, of_approximate, of_unit: the number that the entry
-- states; city; evidence: the words that place it and where they stand.
with terms as (
    select case $metric when 'headline' then ['cities'] else [e.place_id] end as key, e.activity_no, e.count_low as low,
        e.count_high as high, pl.name as city, case $metric when 'headline' then [pl.name, e.place_id] end as by_city
    from city_entries e
    left join places pl on pl.id = e.place_id
    where e.status = 'done'
),
page as (
    select *
    from terms
    where key is not null and ($of::varchar[] is null or key = $of::varchar[])
    order by by_city, coalesce(low, high) desc nulls last, activity_no
    limit $length::bigint offset $first::bigint
)
select p.key, 'activities' as table_name, s.activity_id as row_id, 'place_id' as column_name, s.title, s.project_id,
    s.project_title, p.low, p.high, coalesce(s.count_approximate, false) as approximate, 'activities' as unit,
    s.count_low as of_low, s.count_high as of_high, coalesce(s.count_approximate, false) as of_approximate,
    'activities' as of_unit, p.city, q.evidence
from page p
join activity_scope s on s.activity_no = p.activity_no
left join quoted_words q on q.table_name = 'activities' and q.row_id = s.activity_id and q.column_name = 'place_id'
order by p.by_city, coalesce(p.low, p.high) desc nulls last, p.activity_no;
