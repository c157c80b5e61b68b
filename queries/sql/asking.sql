-- What is missing, has no source or is contradicted: what somebody could be asked about.
asked_projects as (
    -- Those that are chosen or have an activity that is: what has no source or is contradicted is asked of them whole.
    select project_no, project_id from project_scope
    where project_no in (select project_no from selected_projects union all select project_no from selected_activities)
),
asked_things as (
    -- One row per thing; `rank` says how much it matters. Things of one kind that are many stand in one row of n.
    select project_id, null as activity_id, kind as reason, 10 as rank, 'projects' as table_name,
        project_id as row_id, null as column_name, null as subject, 1 as n
    from covered_kinds
    where applies and not stated and kind = 'amount'
    union all
    select k.project_id, null, 'trained', 10, 'projects', k.project_id, null, null, 1
    from covered_kinds k
    anti join (
        select a.project_id from training_gaps g join activity_scope a on a.activity_no = g.activity_no
        union
        select s.project_id from training_gaps g join people_scope s on s.people_no = g.people_no
    ) asked on asked.project_id = k.project_id
    where k.applies and not k.stated and k.kind = 'trained'
    union all
    select a.project_id, a.activity_id, 'trained_at', 10, 'activities', a.activity_id, null, a.title, 1
    from training_gaps g join activity_scope a on a.activity_no = g.activity_no
    union all
    select s.project_id, s.activity_id, 'trained_at', 10, 'people', s.people_id, 'number',
        coalesce(s.activity_title, s.profession), 1
    from training_gaps g join people_scope s on s.people_no = g.people_no
    union all
    select f.project_id, f.activity_id, 'differing', 20, f.table_name, f.row_id, f.column_name, null, count(*)
    from sourced_facts f
    where f.claim = 'alternative' and f.note is null
        and (f.project_id in (select project_id from asked_projects)
            or f.activity_id in (select activity_id from selected_activities where project_no is null))
    group by f.project_id, f.activity_id, f.table_name, f.row_id, f.column_name
    union all
    select f.project_id, null, 'differing', 20, 'funding', f.funding_id, 'amount', null, 1
    from selected_funding f join funding b on b.id = f.funding_id
    where f.claim = 'alternative' and b.note is null
    union all
    select f.project_id, null, case when b.value_date.earliest is null then 'amount_date' else 'rate' end, 21,
        'funding', f.funding_id, 'amount', f.currency, 1
    from selected_funding f join funding b on b.id = f.funding_id
    where f.claim = 'accepted' and f.rate is null
    union all
    select p.project_id, c.activity_id, 'unsourced', asked_rank(c.table_name, c.column_name), c.table_name, c.row_id,
        c.column_name, null, c.n
    from unsourced_cells c join asked_projects p on p.project_no = c.project_no
    union all
    select null, case when sum(c.n) = 1 then any_value(c.activity_id) end, 'unsourced',
        asked_rank(c.table_name, c.column_name), c.table_name, min(c.row_id), c.column_name, null, sum(c.n)::bigint
    from unsourced_cells c join selected_activities a on a.activity_no = c.activity_no
    group by c.table_name, c.column_name
    union all
    select project_id, null, 'start', 40, 'projects', project_id, 'start', null, 1
    from selected_projects where level = 'project' and start_earliest is null
    union all
    select project_id, null, 'end', 40, 'projects', project_id, 'end', null, 1
    from selected_projects where level = 'project' and end_earliest is null
    union all
    select project_id, min(activity_id), 'activity_numbers', 50, 'activities', min(activity_id), null, min(title),
        count(*)
    from counted_activities
    where status = 'done' and coalesce(count_low, count_high) is null
    group by project_id
    union all
    select k.project_id, null, 'activities', 50, 'projects', k.project_id, null, null, 1
    from covered_kinds k
    anti join (
        select c.whole_id
        from counted_activities a join covered_parts c on c.project_id = a.project_id
        where a.status = 'done'
    ) done on done.whole_id = k.project_id
    where k.applies and not k.stated and k.kind = 'activities'
    union all
    select p.project_id, null, 'indicators', 60, 'projects', p.project_id, null, null, 1
    from selected_projects p
    anti join (
        select c.whole_id from covered_parts c join indicators i on i.project_id = c.project_id
    ) promised on promised.whole_id = p.project_id
    where p.level = 'project'
    union all
    select p.project_id, null, 'target', 61, 'indicators', i.id, 'target', i.title, 1
    from selected_projects p join indicators i on i.project_id = p.project_id
    where coalesce(i.target.low, i.target.high) is null
    union all
    select p.project_id, null, 'actual', 61, 'indicators', i.id, null, i.title, 1
    from selected_projects p
    join indicators i on i.project_id = p.project_id
    anti join (
        select indicator_id from indicator_values
        where status = 'done' and coalesce(actual.low, actual.high) is not null
    ) reached on reached.indicator_id = i.id
    where p.status is distinct from '1'
    union all
    select project_id, min(activity_id), 'activity_dates', 80, 'activities', min(activity_id), null, min(title), count(*)
    from selected_activities
    where status = 'done' and start_earliest is null and end_earliest is null
    group by project_id
)
