-- What of the selection enters a count: each euro, activity and person once. Used by the metrics beside selection.sql.
counted_funding as (
    -- One row per project of the selection with an amount that enters the totals.
    select project_id, low_sum(eur_low, eur_high) as eur_low, high_sum(eur_low, eur_high) as eur_high,
        bool_or(eur_approximate) as eur_approximate
    from selected_funding where left_out is null group by project_id
),
counted_activities as (
    -- A part is not counted where a whole of the same status is in the selection whose number already holds it.
    -- Cancelled ones are in no count.
    select a.*
    from selected_activities a
    anti join (
        select up.id, w.status
        from activity_ancestors up join selected_activities w on w.activity_id = up.ancestor_id
        where coalesce(w.count_low, w.count_high) is not null
    ) held on held.id = a.activity_id and held.status = a.status
    where a.status <> 'cancelled'
),
counted_people as (
    -- Statements with a number, each people once: a part is not counted where its whole of the same role, unit and
    -- status is.
    select p.*
    from selected_people p
    anti join (
        select up.id, w.role, w.unit, w.status
        from people_ancestors up join selected_people w on w.people_id = up.ancestor_id
        where w.left_out is null and coalesce(w.number_low, w.number_high) is not null
    ) held on held.id = p.people_id and held.role = p.role and held.unit = p.unit and held.status = p.status
    where p.left_out is null and p.status <> 'cancelled' and coalesce(p.number_low, p.number_high) is not null
),
funding_notes as (
    -- Of how many projects no amount is stated, which amounts were left out for which reason, and which of those counted
    -- are of projects that work on more than trafficking ('broader') or have no source given ('no_source').
    select 'not_reported' as code, count(*) filter (where f.project_id is null) as n, count(*) as "of",
        null::double as low, null::double as high, false as approximate, null as unit
    from selected_projects p
    left join (select distinct project_id from funding_scope where claim = 'accepted' and kind <> 'ceiling') f
        on f.project_id = p.project_id
    where p.level = 'project'
    union all
    select left_out, count(*), null, low_sum(eur_low, eur_high), high_sum(eur_low, eur_high),
        coalesce(bool_or(eur_approximate), false), 'EUR'
    from selected_funding where left_out is not null group by left_out
    union all
    select 'broader', count(*), null, low_sum(eur_low, eur_high), high_sum(eur_low, eur_high),
        coalesce(bool_or(eur_approximate), false), 'EUR'
    from selected_funding where left_out is null and scope = 'broader'
    union all
    select 'no_source', count(*), null, low_sum(eur_low, eur_high), high_sum(eur_low, eur_high),
        coalesce(bool_or(eur_approximate), false), 'EUR'
    from selected_funding where left_out is null and not sourced
    union all
    select 'undated', count(*), null, null, null, false, null from undated_projects where level = 'project'
),
activity_notes as (
    select 'not_reported' as code, count(*) filter (where coalesce(count_low, count_high) is null) as n,
        count(*) as "of", 'activities' as unit
    from counted_activities
    union all
    select 'cancelled', count(*), null, 'activities' from selected_activities where status = 'cancelled'
    union all
    select 'part', count(*), null, 'activities'
    from selected_activities a anti join counted_activities c on c.activity_id = a.activity_id
    where a.status <> 'cancelled'
    union all
    select 'no_source', count(*), null, 'activities'
    from counted_activities where not sourced and coalesce(count_low, count_high) is not null
    union all
    select 'undated', count(*), null, 'activities' from undated_activities where status <> 'cancelled'
)
