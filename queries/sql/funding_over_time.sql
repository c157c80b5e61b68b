-- Funding by the year in which the projects start, EUR at the mean ECB rate of the value date's month (or year).
-- Grain: one row per start year of the selected projects, in order; the row without a year holds the projects whose
-- start no source states. An amount stands whole in the start year: no yearly split is invented.
-- Counted and left out: as in funding per instrument.
-- Columns: year; eur_low, eur_high, eur_approximate; projects: selected ones at project level; reported: those with
-- an amount counted here.
select p.year_from as year,
    low_sum(c.eur_low, c.eur_high) as eur_low, high_sum(c.eur_low, c.eur_high) as eur_high,
    coalesce(bool_or(c.eur_approximate), false) as eur_approximate,
    count(*) as projects, count(c.project_no) as reported
from selected_projects p
left join counted_funding c on c.project_no = p.project_no
where p.level = 'project'
group by p.year_from
order by year nulls last;

select code, n, "of", low, high, approximate, unit from funding_notes order by code;
