-- What is missing from the number of trained persons, and what stands beside it.
silent_trainings as (
    -- Trainings done of which nobody tells how many were trained. A training that is part of another stands for no gap
    -- of its own.
    select a.activity_no, a.country, a.n
    from selected_activities a
    anti join (
        select up.activity_no
        from activity_ancestors up semi join selected_activities w on w.activity_no = up.ancestor_no
        where up.same_status and up.same_type
    ) held on held.activity_no = a.activity_no
    where a.untold
),
training_gaps as (
    -- Silent trainings and further statements without a number.
    select activity_no, null as people_no, country, n from silent_trainings
    union all
    select null, p.people_no, p.country, p.n
    from selected_people p
    where p.role = 'trained' and p.unit = 'person' and p.status = 'done' and p.left_out is null
        and coalesce(p.number_low, p.number_high) is null
        and not p.in_training
        and (p.activity_no is null or p.activity_no not in (
            select activity_no from silent_trainings where activity_no is not null
        ))
),
people_left_out as (
    select left_out as code, sum(n)::bigint as n, null::bigint as "of",
        low_sum(number_low, number_high) as low, high_sum(number_low, number_high) as high,
        coalesce(bool_or(number_approximate), false) as approximate, unit, role as detail
    from selected_people
    where left_out is not null and status = 'done' and whole_no is null
    group by left_out, unit, role
),
trained_notes as (
    select code, n, "of", low, high, approximate, unit, null as detail
    from people_left_out where detail = 'trained' and unit = 'person'
    union all
    select case status when 'done' then 'other_role' else status end, sum(n)::bigint, null,
        low_sum(number_low, number_high), high_sum(number_low, number_high), bool_or(number_approximate), unit,
        role || ':' || unit
    from counted_people
    where status = 'done' and not (role = 'trained' and unit = 'person')
        or status in ('planned', 'expected') and role = 'trained' and unit = 'person'
    group by role, unit, status
    union all
    select 'counting', sum(n)::bigint, null, null, null, false, 'statements', coalesce(counting, 'not_stated')
    from counted_people where role = 'trained' and unit = 'person' and status = 'done' group by counting
    union all
    select 'not_reported', coalesce(sum(n), 0)::bigint, null, null, null, false, 'trainings', null from training_gaps
    union all
    select 'no_source', sum(n)::bigint, null, low_sum(number_low, number_high), high_sum(number_low, number_high),
        coalesce(bool_or(number_approximate), false), unit, null
    from counted_people where role = 'trained' and unit = 'person' and status = 'done' and not sourced group by unit
    union all
    select 'undated', sum(n)::bigint, null, low_sum(number_low, number_high), high_sum(number_low, number_high),
        coalesce(bool_or(number_approximate), false), unit, null
    from undated_people
    where role = 'trained' and unit = 'person' and status = 'done' and whole_no is null and left_out is null
    group by unit
)
