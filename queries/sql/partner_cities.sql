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
        count(*) filter (where status <> 'done') as planned, count(*) filter (where status = 'done') as "rows",
        bool_or(place_derived) as derived, count(distinct project_no) as projects
    from city_entries group by place_id
),
seats as (
    select o.place_id, count(distinct o.id) as partners
    from participations pa
    semi join selected_projects p on p.project_id = pa.project_id
    join organisations o on o.id = pa.organisation_id
    where o.place_id is not null
    group by o.place_id
)
select pl.id as place_id, pl.name as city, pl.country, c.name as country_name, pl.latitude, pl.longitude,
    v.activities_low, v.activities_high, coalesce(v.activities_approximate, false) as activities_approximate,
    coalesce(v.planned, 0) as planned, coalesce(v."rows", 0) as "rows", coalesce(v.derived, false) as derived,
    coalesce(v.projects, 0) as projects, coalesce(s.partners, 0) as partners
from places pl
left join venues v on v.place_id = pl.id
left join seats s on s.place_id = pl.id
left join countries c on c.id = pl.country
where v.place_id is not null or s.place_id is not null
order by coalesce(v.activities_low, v.activities_high) desc nulls last, "rows" desc, partners desc, city, place_id;

select 'no_place' as code, count(*) filter (where place_id is null) as n, count(*) as "of",
    low_sum(case when place_id is null then count_low end, case when place_id is null then count_high end) as low,
    high_sum(case when place_id is null then count_low end, case when place_id is null then count_high end) as high,
    coalesce(bool_or(count_approximate) filter (where place_id is null), false) as approximate, 'activities' as unit
from counted_activities
where status = 'done'
order by code;
