-- What no source tells of the projects of a choice.
-- Grain: one row per thing that is not told of some of them: amount, start, end, done (an activity that was done), people
-- (a number of them), promise (a promised result: an indicator of any level). Unit: projects at project level.
-- Counted: selected projects of which no source tells it, whatever else is chosen: what is done in another country or
-- year than the chosen ones is told too, and so is what is stated of a component. Left out: programmes, components and
-- sub-grants, which are asked nothing.
-- Columns: gap; n, of: of how many projects it is not told; projects: the first twelve of these by title (project_id,
-- title).
with own as (
    select p.project_no, p.project_id, p.title, p.start_earliest, p.end_earliest, s.amount
    from selected_projects p join project_stated s on s.project_no = p.project_no
),
told as (
    select c.whole_no as project_no, 'done' as gap
    from covered_parts c join activity_scope a on a.project_no = c.project_no
    where a.status = 'done'
    union
    select c.whole_no, 'people'
    from covered_parts c join people_scope s on s.project_id = c.project_id
    where s.status <> 'cancelled' and coalesce(s.number_low, s.number_high) is not null
    union
    select c.whole_no, 'promise'
    from covered_parts c join indicators i on i.project_id = c.project_id
),
gaps as (
    select 'amount' as gap, 1 as rank, project_no, project_id, title from own where not amount
    union all
    select 'start', 2, project_no, project_id, title from own where start_earliest is null
    union all
    select 'end', 3, project_no, project_id, title from own where end_earliest is null
    union all
    select k.gap, k.rank, p.project_no, p.project_id, p.title
    from own p
    cross join (values ('done', 4), ('people', 5), ('promise', 6)) k(gap, rank)
    anti join told t on t.project_no = p.project_no and t.gap = k.gap
)
select gap, count(*) as n, (select count(*) from own) as "of",
    list({'project_id': project_id, 'title': title} order by title, project_id)[:12] as projects
from gaps
group by gap
order by min(rank);
