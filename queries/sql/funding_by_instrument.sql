-- Funding per instrument, EUR at the mean ECB rate of the value date's month (or year).
-- Grain: one row per instrument of the selected projects, largest stated funding first.
-- Counted: accepted claims at project level, one stage of the money per project (what was planned before what was
-- spent). Open ends stay open: "more than" keeps high empty.
-- Left out, and said in the notes: ceilings, programmes above and components and sub-grants inside a project, other
-- stages of the same money, claims that were not accepted, projects not on trafficking, currencies without a rate;
-- under a choice of countries or donors, money that the source does not split between the chosen ones and others.
-- Columns: instrument_id, instrument (empty where none is known); eur_low, eur_high, eur_approximate; projects: all
-- selected ones at project level; reported: those with an amount counted here; unconverted: those whose currency has
-- no rate.
with unconverted as (
    select distinct project_no from selected_funding where left_out = 'unconverted'
),
per_instrument as (
    select p.instrument_id, p.instrument,
        end_sum(c.eur_low, c.project_no) as eur_low, end_sum(c.eur_high, c.project_no) as eur_high,
        coalesce(bool_or(c.eur_approximate), false) as eur_approximate,
        sum(p.n)::bigint as projects, coalesce(sum(p.n) filter (where c.project_no is not null), 0)::bigint as reported,
        coalesce(sum(p.n) filter (where u.project_no is not null), 0)::bigint as unconverted
    from selected_projects p
    left join counted_funding c on c.project_no = p.project_no
    left join unconverted u on u.project_no = p.project_no
    where p.level = 'project'
    group by p.instrument_id, p.instrument
)
select * from per_instrument
order by coalesce(eur_low, eur_high) desc nulls last, projects desc, instrument nulls last, instrument_id;

select code, n, "of", low, high, approximate, unit from funding_notes order by code;
