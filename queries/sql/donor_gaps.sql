-- What no source tells of the projects of a choice.
-- Grain: one row per thing that is not told of some of them: amount, start, end, done (an activity that was done), people
-- (a number of them), promise (an outcome indicator). Unit: projects at project level.
-- Counted: selected projects of which no source tells it. Left out: programmes, components and sub-grants, which are
-- asked nothing.
-- Columns: gap; n, of: of how many projects it is not told; projects: the first twelve of these by title (project_id,
-- title).
with own as (
    select project_no, project_id, title, start_earliest, end_earliest from selected_projects where level = 'project'
),
gaps as (
    select 'amount' as gap, 1 as rank, p.project_id, p.title
    from own p
    anti join (
        select project_id from funding_scope where claim = 'accepted' and kind <> 'ceiling'
    ) f on f.project_id = p.project_id
    union all
    select 'start', 2, project_id, title from own where start_earliest is null
    union all
    select 'end', 3, project_id, title from own where end_earliest is null
    union all
    select 'done', 4, p.project_id, p.title
    from own p
    anti join (select project_no from counted_activities where status = 'done') a on a.project_no = p.project_no
    union all
    select 'people', 5, p.project_id, p.title
    from own p anti join counted_people s on s.project_id = p.project_id
    union all
    select 'promise', 6, p.project_id, p.title
    from own p anti join indicators i on i.project_id = p.project_id
)
select gap, count(*) as n, (select count(*) from own) as "of",
    list({'project_id': project_id, 'title': title} order by title, project_id)[:12] as projects
from gaps
group by gap
order by min(rank);
