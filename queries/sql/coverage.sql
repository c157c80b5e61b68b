-- Coverage: how much is reported, and where the data are thin.
-- Grain: one row per country, instrument and start year of the selected projects, in that order. A project of three
-- countries stands in three rows, so the rows add up to more than the projects. Unit: projects.
-- Counted: projects at project level. Reported means that some source states it, whether or not it enters a sum: an
-- amount (not a ceiling; in any currency), a start and an end, an activity done or planned, trained persons; what is
-- stated of a component counts for its project.
-- Left out: programmes, components and sub-grants as rows of their own.
-- Columns: country, country_name, instrument_id, instrument, year (empty: unknown); projects; amount_reported,
-- dates_reported, activities_reported, trained_reported: how many of the projects have it.
with inside as (
    select project_id as whole_id, project_id from selected_projects where level = 'project'
    union
    select up.ancestor_id, up.id
    from project_ancestors up
    join selected_projects w on w.project_id = up.ancestor_id and w.level = 'project'
    join project_scope p on p.project_id = up.id and p.level = 'component'
),
with_amount as (
    select distinct i.whole_id as project_id
    from inside i join funding_scope f on f.project_id = i.project_id
    where f.claim = 'accepted' and f.kind <> 'ceiling'
),
with_activities as (
    select distinct i.whole_id as project_id
    from inside i join activity_scope a on a.project_id = i.project_id
    where a.status <> 'cancelled'
),
with_trained as (
    select distinct i.whole_id as project_id
    from inside i join people_scope s on s.project_id = i.project_id
    where s.role = 'trained' and s.unit = 'person' and s.status = 'done'
        and coalesce(s.number_low, s.number_high) is not null
),
cells as (
    select unnest(p.countries) as country, p.instrument_id, p.instrument, p.year_from as year, p.project_id,
        p.start_earliest is not null and p.end_earliest is not null as has_dates
    from selected_projects p where p.level = 'project'
)
select l.country, c.name as country_name, l.instrument_id, l.instrument, l.year, count(*) as projects,
    count(m.project_id) as amount_reported, count(*) filter (where l.has_dates) as dates_reported,
    count(a.project_id) as activities_reported, count(t.project_id) as trained_reported
from cells l
left join countries c on c.id = l.country
left join with_amount m on m.project_id = l.project_id
left join with_activities a on a.project_id = l.project_id
left join with_trained t on t.project_id = l.project_id
where $country::varchar[] is null or list_contains($country::varchar[], l.country)
group by l.country, c.name, l.instrument_id, l.instrument, l.year
order by l.country, l.instrument nulls last, l.instrument_id, l.year nulls last;
