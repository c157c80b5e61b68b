-- Funding per instrument, EUR at the mean ECB rate of the value date's month (or year).
-- Grain: one row per instrument of the selected projects, largest stated funding first.
-- Counted: accepted claims at project level, one stage of the money per project (what was planned before what was
-- spent). Open ends stay open: "more than" keeps high empty.
-- Left out, and said in the notes: ceilings, programmes above and sub-grants inside a project, other stages of the
-- same money, claims that were not accepted, currencies without a rate, money of several countries not split.
-- Columns: instrument_id, instrument, eur_low, eur_high, eur_approximate; projects: all selected ones at project
-- level; reported: those with an amount counted here; unconverted: those whose currency has no rate.
with counted as (
    select project_id, open_sum(eur_low) as low, open_sum(eur_high) as high, bool_or(eur_approximate) as approximate
    from selected_funding where left_out is null group by project_id
),
unconverted as (
    select distinct project_id from selected_funding where left_out = 'unconverted'
),
per_instrument as (
    select p.instrument_id, p.instrument,
        case when count(c.project_id) = count(c.low) then sum(c.low) end as eur_low,
        case when count(c.project_id) = count(c.high) then sum(c.high) end as eur_high,
        coalesce(bool_or(c.approximate), false) as eur_approximate,
        count(*) as projects, count(c.project_id) as reported, count(u.project_id) as unconverted
    from selected_projects p
    left join counted c on c.project_id = p.project_id
    left join unconverted u on u.project_id = p.project_id
    where p.level = 'project'
    group by p.instrument_id, p.instrument
)
select * from per_instrument
order by coalesce(eur_low, eur_high) desc nulls last, projects desc, instrument nulls last;

with projects as (
    select p.project_id, count(f.funding_id) filter (where f.left_out is null) as counted
    from selected_projects p left join selected_funding f on f.project_id = p.project_id
    where p.level = 'project' group by p.project_id
),
not_reported as (
    select 'not_reported' as code, count(*) filter (where counted = 0) as n, count(*) as "of",
        null::double as low, null::double as high, false as approximate, null as unit
    from projects
),
left_out as (
    select left_out as code, count(*) as n, null::bigint as "of",
        open_sum(eur_low)::double as low, open_sum(eur_high)::double as high,
        bool_or(eur_approximate) as approximate,
        'EUR' as unit
    from selected_funding where left_out is not null group by left_out
)
select * from not_reported union all select * from left_out order by code;
