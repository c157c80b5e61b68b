-- The headline figures of what is chosen.
-- Grain: one row per measure, each defined as in the metric of its own: funding (EUR, accepted claims at project
-- level), projects (project level: no programmes, components, sub-grants), activities done, expected and planned,
-- trained persons done and planned, persons engaged, teams that attended, cities (where a done activity took place),
-- sources (pages that facts about the chosen projects and activities were read from).
-- Left out: what the metrics leave out; missing is not zero, so a figure without low and high is not reported;
-- nor are the cities where no place is stated.
-- Columns: measure, unit; value_low, value_high, value_approximate; reported: how many of the entries named in
-- counted_in have a figure, of: how many there are (for trained persons: statements, and trainings done of which no
-- source tells a number).
with people as (
    select role, unit, status, low_sum(number_low, number_high) as low, high_sum(number_low, number_high) as high,
        bool_or(number_approximate) as approximate, sum(n)::bigint as reported
    from counted_people group by role, unit, status
),
silent as (
    select role, unit, status, sum(n)::bigint as n
    from selected_people
    where left_out is null and coalesce(number_low, number_high) is null
        and not (role = 'trained' and unit = 'person' and status = 'done')
    group by role, unit, status
    union all
    select 'trained', 'person', 'done', coalesce(sum(n), 0)::bigint from training_gaps
),
people_measures as (
    select m.place, m.measure, m.unit_name as unit, p.low, p.high, coalesce(p.approximate, false) as approximate,
        coalesce(p.reported, 0) as reported, coalesce(p.reported, 0) + coalesce(s.n, 0) as "of",
        'statements' as counted_in
    from (values
        (6, 'trained', 'persons', 'trained', 'person', 'done'),
        (7, 'trained_planned', 'persons', 'trained', 'person', 'planned'),
        (8, 'engaged', 'persons', 'engaged', 'person', 'done'),
        (9, 'teams', 'teams', 'attended', 'team', 'done')
    ) m(place, measure, unit_name, role, unit, status)
    left join people p on p.role = m.role and p.unit = m.unit and p.status = m.status
    left join silent s on s.role = m.role and s.unit = m.unit and s.status = m.status
),
funding as (
    select 1 as place, 'funding' as measure, 'EUR' as unit,
        end_sum(c.eur_low, c.project_no) as low, end_sum(c.eur_high, c.project_no) as high,
        coalesce(bool_or(c.eur_approximate), false) as approximate,
        coalesce(sum(p.n) filter (where c.project_no is not null), 0)::bigint as reported,
        coalesce(sum(p.n), 0)::bigint as "of", 'projects' as counted_in
    from selected_projects p left join counted_funding c on c.project_no = p.project_no
    where p.level = 'project'
),
projects as (
    select 2 as place, 'projects' as measure, 'projects' as unit, n as low, n as high, false as approximate,
        n as reported, n as "of", 'projects' as counted_in
    from (select coalesce(sum(n), 0)::bigint as n from selected_projects where level = 'project')
),
activities as (
    select m.place, 'activities_' || m.status as measure, 'activities' as unit,
        low_sum(a.count_low, a.count_high) as low, high_sum(a.count_low, a.count_high) as high,
        coalesce(bool_or(a.count_approximate), false) as approximate,
        coalesce(sum(a.n) filter (where coalesce(a.count_low, a.count_high) is not null), 0)::bigint as reported,
        coalesce(sum(a.n), 0)::bigint as "of",
        'entries' as counted_in
    from (values (3, 'done'), (4, 'expected'), (5, 'planned')) m(place, status)
    left join counted_activities a on a.status = m.status
    group by m.place, m.status
),
cities as (
    select 10 as place, 'cities' as measure, 'cities' as unit, nullif(c.n, 0) as low, nullif(c.n, 0) as high,
        false as approximate, coalesce(sum(a.n) filter (where a.has_place), 0)::bigint as reported,
        coalesce(sum(a.n), 0)::bigint as "of", 'entries' as counted_in
    from (select count(*) as n from selected_cities) c
    left join selected_activities a on a.status = 'done'
    group by c.n
),
pages as (
    select 11 as place, 'sources' as measure, 'sources' as unit, count(*) as low, count(*) as high, false as approximate,
        count(*) as reported, (select count(*) from sources) as "of", 'sources' as counted_in
    from selected_sources
),
measures as (
    select * from funding
    union all select * from projects
    union all select * from activities
    union all select * from people_measures
    union all select * from cities
    union all select * from pages
)
select measure, unit, low as value_low, high as value_high, approximate as value_approximate, reported, "of", counted_in
from measures
order by place;

select code, n, "of", low, high, approximate, unit, detail
from (
    select code, n, "of", low, high, approximate, unit, 'funding' as detail from funding_notes
    union all
    select code, n, "of", null, null, false, unit, 'activities' from activity_notes
    union all
    select code, n, "of", low, high, approximate, unit, 'trained'
    from trained_notes where code not in ('other_role', 'counting', 'planned', 'expected')
)
order by detail, code;
