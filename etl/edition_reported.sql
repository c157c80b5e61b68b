-- What is reported of each project and what no source carries, counted once: whatever is chosen, it stays the same.
-- Runs after edition.sql, in the same database.

-- unsourced_cells: the cells of a project, or of an activity of no project, that want words of a source and have none: one
-- row per table and column, with how many they are and the first row; activity_id: where one activity has the only one.
create table unsourced_cells as
select p.project_no, a.activity_no, c.table_name, c.column_name, c.n, c.row_id, c.only_activity as activity_id
from (
    select project_id, case when project_id is null then activity_id end as activity_id, table_name, column_name,
        count(*) as n, min(row_id) as row_id, case when count(*) = 1 then any_value(activity_id) end as only_activity
    from facts where source_id is null and coalesce(project_id, activity_id) is not null
    group by all
) c
left join project_scope p on p.project_id = c.project_id
left join activity_scope a on a.activity_id = c.activity_id
order by c.table_name, c.column_name, p.project_no, a.activity_no;

-- asked_rank: how much it matters that a cell has no source.
create macro asked_rank(table_name, column_name) as
    case when table_name = 'funding' and column_name = 'amount' or table_name = 'people' and column_name = 'number'
        then 30 else 70 end;

-- project_parts: a project and its components: what is stated of a component counts for its project.
create table project_parts as
select project_no as whole_no, project_id as whole_id, project_no, project_id from project_scope where level = 'project'
union all
select w.project_no, w.project_id, p.project_no, p.project_id
from project_ancestors up
join project_scope w on w.project_id = up.ancestor_id and w.level = 'project'
join project_scope p on p.project_id = up.id and p.level = 'component';

-- project_stated: one row per project at project level: whether a source states an amount of it (no ceiling), a start and
-- an end, an activity done or planned, trained persons.
create table project_stated as
with with_activities as (
    select distinct project_id from activities where status <> 'cancelled'
),
with_trained as (
    select distinct project_id from people_scope
    where role = 'trained' and unit = 'person' and status = 'done' and coalesce(number_low, number_high) is not null
)
select c.whole_no as project_no, bool_or(p.amount_stated) as amount,
    any_value(w.start_earliest is not null and w.end_earliest is not null) as dates,
    bool_or(a.project_id is not null) as activities, bool_or(t.project_id is not null) as trained
from project_parts c
join project_scope w on w.project_no = c.whole_no
join project_scope p on p.project_no = c.project_no
left join with_activities a on a.project_id = c.project_id
left join with_trained t on t.project_id = c.project_id
group by c.whole_no;

-- project_reports: one row per project at project level: how many figures of each kind some source states, of it and of
-- its components, whether or not they enter a sum (null: none); how many of its cells that want words of a source are
-- filled, and how many of these have them.
create temp table project_reports as
with stated as (
    select project_id, 'amount' as kind from funding_scope where claim = 'accepted' and kind <> 'ceiling'
    union all
    select project_id, 'activities' from activity_scope
    where status = 'done' and coalesce(count_low, count_high) is not null
    union all
    select project_id, 'trained' from people_scope
    where role = 'trained' and unit = 'person' and status = 'done' and coalesce(number_low, number_high) is not null
    union all
    select project_id, 'targets' from indicators where coalesce(target.low, target.high) is not null
    union all
    select i.project_id, 'actuals'
    from indicators i
    where i.id in (
        select indicator_id from indicator_values
        where status = 'done' and coalesce(actual.low, actual.high) is not null
    )
),
figures as (
    select project_id, count(*) filter (where kind = 'amount') as amounts,
        count(*) filter (where kind = 'activities') as activities, count(*) filter (where kind = 'trained') as trained,
        count(*) filter (where kind = 'targets') as targets, count(*) filter (where kind = 'actuals') as actuals
    from stated group by project_id
),
sourced as (
    select project_id, count(*) as n
    from (select distinct project_id, table_name, row_id, column_name from sourced_facts)
    group by project_id
),
unsourced as (
    select project_no, sum(n)::bigint as n from unsourced_cells group by project_no
),
sums as (
    select c.whole_no, nullif(sum(f.amounts), 0)::integer as amounts, nullif(sum(f.activities), 0)::integer as activities,
        nullif(sum(f.trained), 0)::integer as trained, nullif(sum(f.targets), 0)::integer as targets,
        nullif(sum(f.actuals), 0)::integer as actuals, coalesce(sum(s.n), 0)::integer as sourced,
        (coalesce(sum(s.n), 0) + coalesce(sum(u.n), 0))::integer as filled
    from project_parts c
    left join figures f on f.project_id = c.project_id
    left join sourced s on s.project_id = c.project_id
    left join unsourced u on u.project_no = c.project_no
    group by c.whole_no
)
select s.whole_no as project_no, s.amounts,
    case when p.start_earliest is not null and p.end_earliest is not null then 1 end as dates,
    s.activities, s.trained, s.targets, s.actuals, s.filled, s.sourced
from sums s join project_scope p on p.project_no = s.whole_no
order by s.whole_no;
