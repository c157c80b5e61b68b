-- Coverage: how much is reported, and where the data are thin.
-- Grain: one row per country and start year of the selected projects, by the country's name. A project of three
-- countries stands in three rows, so the rows add up to more than the projects. Unit: projects.
-- Counted: projects at project level. Reported means that some source states it, whether or not it enters a sum: an
-- amount (not a ceiling; in any currency), a start and an end, an activity done or planned, trained persons; what is
-- stated of a component counts for its project.
-- Left out: programmes, components and sub-grants as rows of their own.
-- Columns: country, country_name, year (empty: unknown); projects; amount_reported, dates_reported, activities_reported,
-- trained_reported: how many of the projects have it.
with cells as (
    select unnest(countries) as country, * exclude (countries) from selected_starts
)
select l.country, c.name as country_name, l.year_from as year, sum(l.projects)::bigint as projects,
    sum(l.amount)::bigint as amount_reported, sum(l.dates)::bigint as dates_reported,
    sum(l.activities)::bigint as activities_reported, sum(l.trained)::bigint as trained_reported
from cells l
left join countries c on c.id = l.country
where $country::varchar[] is null or list_contains($country::varchar[], l.country)
group by l.country, c.name, l.year_from
order by country_name, l.country, year nulls last;
