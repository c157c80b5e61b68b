-- Planned or expected work of a choice that no source reports as done.
today_of_data as (
    select timezone('UTC', committed_at)::date as day from version
),
late_activities as (
    select a.*
    from selected_activities a, today_of_data today
    where a.status in ('planned', 'expected') and (a.end_latest is null or a.end_latest < today.day)
),
listed_late as (
    select a.* from late_activities a
    anti join (
        select up.id from activity_ancestors up join late_activities w on w.activity_id = up.ancestor_id
    ) held on held.id = a.activity_id
),
reported_people as (
    select activity_id, project_id, role, unit from people_scope where status = 'done'
),
late_people as (
    select p.*
    from selected_people p
    anti join reported_people d on d.activity_id = p.activity_id and d.role = p.role and d.unit = p.unit
    -- A key of its own: a condition on one side of the join would compare each row with each.
    anti join reported_people d on d.project_id = case when p.activity_id is null then p.project_id end
        and d.role = p.role and d.unit = p.unit
    anti join indicators i on i.project_id = p.project_id and i.target.low is not distinct from p.number_low
        and i.target.high is not distinct from p.number_high
    anti join (
        select activity_id from selected_activities where status in ('planned', 'expected')
    ) a on a.activity_id = p.activity_id
    where p.status in ('planned', 'expected') and p.part_of is null and p.left_out is null
)
