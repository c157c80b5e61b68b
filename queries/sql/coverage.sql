-- Coverage: how much is reported, and where the data are thin.
-- Grain: one row per country, instrument and start year of the selected projects, in that order. A project of three
-- countries stands in three rows, so the rows add up to more than the projects. Unit: projects.
-- Counted: projects at project level. Reported means that some source states it, whether or not it enters a sum: an
-- amount (not a ceiling; in any currency), a start and an end, an activity done or planned, trained persons; what is
-- stated of a component counts for its project.
-- Left out: programmes, components and sub-grants as rows of their own.
-- Columns: country, country_name, instrument_id, instrument, year (empty: unknown); projects; amount_reported,
-- dates_reported, activities_reported, trained_reported: how many of the projects have it.
with cells as (
    select unnest(p.countries) as country, p.instrument_id, p.instrument, p.year_from as year, s.amount, s.activities,
        s.trained, p.start_earliest is not null and p.end_earliest is not null as dates
    from selected_projects p
    join project_stated s on s.project_no = p.project_no
)
select l.country, c.name as country_name, l.instrument_id, l.instrument, l.year, count(*) as projects,
    count(*) filter (where l.amount) as amount_reported, count(*) filter (where l.dates) as dates_reported,
    count(*) filter (where l.activities) as activities_reported, count(*) filter (where l.trained) as trained_reported
from cells l
left join countries c on c.id = l.country
where $country::varchar[] is null or list_contains($country::varchar[], l.country)
group by l.country, c.name, l.instrument_id, l.instrument, l.year
order by l.country, l.instrument nulls last, l.instrument_id, l.year nulls last;
