-- Funding per country, EUR at the mean ECB rate of the value date's month (or year).
-- Grain: one row per country of the selected projects, largest stated funding first. The row without a country holds
-- the money of projects over several countries, which is split only where the source splits it.
-- Counted and left out: as in funding per instrument. The rows add up to the total funding.
-- Columns: country, country_name; eur_low, eur_high, eur_approximate; projects: selected ones at project level, under
-- the countries of their counted money, else under their one country or in the row of several (a project whose money
-- is split stands in several rows); reported: those with an amount counted in this row.
with amounts as (
    select project_no, country,
        low_sum(eur_low, eur_high) as low, high_sum(eur_low, eur_high) as high, bool_or(eur_approximate) as approximate
    from selected_funding where left_out is null group by project_no, country
),
places as (
    select a.project_no, a.country, a.low, a.high, a.approximate, a.project_no as reported, p.n
    from amounts a join selected_projects p on p.project_no = a.project_no
    union all
    select p.project_no, case when len(p.countries) = 1 then p.countries[1] end, null, null, null, null, p.n
    from selected_projects p
    anti join amounts a on a.project_no = p.project_no
    where p.level = 'project'
),
per_country as (
    select country,
        end_sum(low, reported) as eur_low, end_sum(high, reported) as eur_high,
        coalesce(bool_or(approximate), false) as eur_approximate,
        sum(n)::bigint as projects, coalesce(sum(n) filter (where reported is not null), 0)::bigint as reported
    from places group by country
)
select p.country, c.name as country_name, p.* exclude (country)
from per_country p
left join countries c on c.id = p.country
order by coalesce(eur_low, eur_high) desc nulls last, projects desc, country nulls last;

select code, n, "of", low, high, approximate, unit from funding_notes order by code;
