-- Funding by the year in which the projects start, EUR at the mean ECB rate of the value date's month (or year).
-- Grain: one row per start year of the selected projects, in order; the row without a year holds the projects whose
-- start no source states. An amount stands whole in the start year: no yearly split is invented.
-- Counted and left out: as in funding per instrument.
-- Columns: year; eur_low, eur_high, eur_approximate; projects: selected ones at project level; reported: those with
-- an amount counted here.
with amounts as (
    select year, low_sum(eur_low, eur_high) as eur_low, high_sum(eur_low, eur_high) as eur_high,
        bool_or(eur_approximate) as eur_approximate
    from selected_year_amounts group by year
),
projects as (
    select year, sum(n)::bigint as projects, coalesce(sum(n) filter (where reported), 0)::bigint as reported
    from selected_year_projects group by year
)
select p.year, a.eur_low, a.eur_high, coalesce(a.eur_approximate, false) as eur_approximate, p.projects, p.reported
from projects p
left join amounts a on a.year is not distinct from p.year
order by p.year nulls last;

select code, n, "of", low, high, approximate, unit from funding_notes order by code;
