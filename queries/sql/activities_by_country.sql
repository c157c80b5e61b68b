-- Activities by the country whose people or institutions they are for, and status.
-- Grain: one row per country and status: the countries with most activities done first, then most expected, then most
-- planned. Unit: activities. An activity for several countries is one activity, in the row without a country, also where
-- only one of its countries was chosen.
-- Counted and left out: as in activities by type. The rows add up to all activities of their status.
-- Columns: country, country_name; status; count_low, count_high, count_approximate; rows: entries counted.
with by_status as (
    select a.country, c.name as country_name, a.status,
        low_sum(a.count_low, a.count_high) as count_low, high_sum(a.count_low, a.count_high) as count_high,
        coalesce(bool_or(a.count_approximate), false) as count_approximate, sum(a.n)::bigint as "rows"
    from counted_activities a
    left join countries c on c.id = a.country
    group by a.country, c.name, a.status
)
select country, country_name, status, count_low, count_high, count_approximate, "rows"
from by_status
window of_country as (partition by country)
order by max(coalesce(count_low, count_high)) filter (status = 'done') over of_country desc nulls last,
    max(coalesce(count_low, count_high)) filter (status = 'expected') over of_country desc nulls last,
    max(coalesce(count_low, count_high)) filter (status = 'planned') over of_country desc nulls last,
    country nulls last, list_position(['done', 'expected', 'planned'], status);

select code, n, "of", unit from activity_notes order by code;
