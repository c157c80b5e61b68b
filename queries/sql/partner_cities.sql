-- Partner cities: where the activities took place and where the partners sit.
-- Grain: one row per city or site, the one with most activities first. Unit: activities done.
-- Counted: activities of the selection at their venue. A study visit inside a bundle stands at its own place, so the
-- cities add up to no total. Planned and expected ones are in planned, cancelled ones nowhere.
-- Left out, and said in the notes: activities done whose place no source states (no_place).
-- Columns: place_id, city, country, country_name, latitude, longitude; activities_low, activities_high,
-- activities_approximate; planned: entries planned or expected; rows: entries done; derived: true where the place of
-- some of them was derived by us, not stated; projects: how many these entries belong to; partners: organisations
-- with a role in a selected project whose seat is there.
with venues as (
    select place_id,
        low_sum(case when status = 'done' then count_low end, case when status = 'done' then count_high end)
            as activities_low,
        high_sum(case when status = 'done' then count_low end, case when status = 'done' then count_high end)
            as activities_high,
        coalesce(bool_or(count_approximate) filter (where status = 'done'), false) as activities_approximate,
        coalesce(sum(n) filter (where status <> 'done'), 0)::bigint as planned,
        coalesce(sum(n) filter (where status = 'done'), 0)::bigint as "rows", bool_or(place_derived) as derived
    from city_entries group by place_id
),
projects as (
    select place_id, count(distinct project_no) + coalesce(sum(n) filter (where project_no is null), 0)::bigint as projects
    from selected_venue_projects group by place_id
),
seats as (
    select place_id, count(*) as partners from selected_seats group by place_id
)
select pl.id as place_id, pl.name as city, pl.country, c.name as country_name, pl.latitude, pl.longitude,
    v.activities_low, v.activities_high, coalesce(v.activities_approximate, false) as activities_approximate,
    coalesce(v.planned, 0) as planned, coalesce(v."rows", 0) as "rows", coalesce(v.derived, false) as derived,
    coalesce(r.projects, 0) as projects, coalesce(s.partners, 0) as partners
from places pl
left join venues v on v.place_id = pl.id
left join projects r on r.place_id = pl.id
left join seats s on s.place_id = pl.id
left join countries c on c.id = pl.country
where v.place_id is not null or s.place_id is not null
order by coalesce(v.activities_low, v.activities_high) desc nulls last, "rows" desc, partners desc, city, place_id;

select 'no_place' as code, coalesce(sum(n) filter (where not has_place), 0)::bigint as n, coalesce(sum(n), 0)::bigint as "of",
    low_sum(case when not has_place then count_low end, case when not has_place then count_high end) as low,
    high_sum(case when not has_place then count_low end, case when not has_place then count_high end) as high,
    coalesce(bool_or(count_approximate) filter (where not has_place), false) as approximate, 'activities' as unit
from counted_activities
where status = 'done'
order by code;
