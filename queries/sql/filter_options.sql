-- What can be chosen: the values that occur in the data.
-- Grain: one row per field and value; countries, instruments, donors and activity types by name, statuses and years
-- in their order. Nothing is left out by what is chosen already.
-- Counted in n: projects at project level for country, instrument (those below it too), donor, status (IATI
-- ActivityStatus) and year (that they run in); entries for activity_type.
-- Columns: field, code, name (the code where the contract has the name), n.
with projects_of as (
    select * from project_scope where level = 'project'
),
options as (
    select 1 as place, 'country' as field, c.id as code, c.name, count(p.project_id) as n
    from (
        select project_id, unnest(countries) as country from project_scope
        union
        select project_id, unnest(countries) from activity_scope
    ) x
    join countries c on c.id = x.country
    left join projects_of p on p.project_id = x.project_id
    group by c.id, c.name
    union all
    select 2, 'instrument', i.id, coalesce(i.abbreviation, i.name), count(p.project_id)
    from (select project_id, unnest(instrument_path) as instrument_id from project_scope) x
    join instruments i on i.id = x.instrument_id
    left join projects_of p on p.project_id = x.project_id
    group by i.id, i.name, i.abbreviation
    union all
    select 3, 'donor', o.id, o.name, count(p.project_id)
    from project_donors d
    join organisations o on o.id = d.donor_id
    left join projects_of p on p.project_id = d.project_id
    group by o.id, o.name
    union all
    select 4, 'activity_type', type, type, count(*) from activity_scope group by type
    union all
    select 5, 'status', status, status, count(*) from projects_of where status is not null group by status
    union all
    select 6, 'year', y.year::varchar, y.year::varchar, count(p.project_id)
    from (
        select min(least(year_from, year_to)) as first, max(greatest(year_from, year_to)) as last
        from (select year_from, year_to from project_scope union all select year_from, year_to from activity_scope)
    ) span, unnest(range(span.first, span.last + 1)) y(year)
    left join projects_of p on y.year between coalesce(p.year_from, p.year_to) and coalesce(p.year_to, p.year_from)
    group by y.year
)
select field, code, name, n from options
order by place, case when place in (5, 6) then code else name end, code;
