-- What of the selection enters a count: each euro, activity and person once. Used by the metrics beside selection.sql.
-- Joined by a single number, DuckDB may lay out an array from the least to the greatest there is: ten megabytes at a million
-- rows, which each plan holds on to. It does not for semi joins, nor where something else has to be the same as well.
counted_funding as (
    -- The amounts that enter the totals, one row per project of the selection that has any.
    select project_no, low_sum(eur_low, eur_high) as eur_low, high_sum(eur_low, eur_high) as eur_high,
        bool_or(eur_approximate) as eur_approximate
    from selected_funding where left_out is null group by project_no
),
held_activities as (
    -- Parts whose whole of the same status is in the selection: its number holds them already.
    select distinct up.activity_no
    from activity_ancestors up semi join selected_activities w on w.activity_no = up.ancestor_no
    where up.same_status and up.whole_has_number
),
counted_activities as (
    -- Each activity once; cancelled ones are in no count.
    select a.*
    from selected_activities a
    anti join held_activities h on h.activity_no = a.activity_no
    where a.status <> 'cancelled'
),
held_people as (
    -- Parts whose whole of the same role, unit and status is counted.
    select distinct up.people_no
    from people_ancestors up
    semi join (
        select people_no from selected_people where left_out is null and coalesce(number_low, number_high) is not null
    ) w on w.people_no = up.ancestor_no
    where up.same_kind
),
counted_people as (
    -- Statements with a number, each people once.
    select p.*
    from selected_people p
    anti join held_people h on h.people_no = p.people_no
    where p.left_out is null and p.status <> 'cancelled' and coalesce(p.number_low, p.number_high) is not null
),
funding_notes as (
    -- Of how many projects no amount is stated, which amounts were left out for which reason, and which of those counted
    -- are of projects that work on more than trafficking ('broader') or have no source given ('no_source').
    select 'not_reported' as code, coalesce(sum(n) filter (where not amount_stated), 0)::bigint as n,
        coalesce(sum(n), 0)::bigint as "of",
        null::double as low, null::double as high, false as approximate, null as unit
    from selected_projects where level = 'project'
    union all
    select code, sum(n)::bigint, null, low_sum(eur_low, eur_high), high_sum(eur_low, eur_high),
        coalesce(bool_or(eur_approximate), false), 'EUR'
    from (
        select n, eur_low, eur_high, eur_approximate, unnest([
            left_out,
            case when left_out is null and scope = 'broader' then 'broader' end,
            case when left_out is null and not sourced then 'no_source' end
        ]) as code
        from selected_funding
    )
    where code is not null
    group by code
    union all
    select 'undated', coalesce(sum(n), 0)::bigint, null, null, null, false, null
    from undated_projects where level = 'project'
),
activity_notes as (
    select unnest([
            {'code': 'not_reported', 'n': c.without_number, 'of': c.n},
            {'code': 'cancelled', 'n': s.cancelled, 'of': null},
            {'code': 'part', 'n': s.n - s.cancelled - c.n, 'of': null},
            {'code': 'no_source', 'n': c.without_source, 'of': null},
            {'code': 'undated', 'n': u.n, 'of': null}
        ], recursive := true), 'activities' as unit
    from (
        select coalesce(sum(n), 0)::bigint as n,
            sum(n) filter (where coalesce(count_low, count_high) is null)::bigint as without_number,
            sum(n) filter (where not sourced and coalesce(count_low, count_high) is not null)::bigint as without_source
        from counted_activities
    ) c
    cross join (
        select coalesce(sum(n), 0)::bigint as n,
            coalesce(sum(n) filter (where status = 'cancelled'), 0)::bigint as cancelled
        from selected_activities
    ) s
    cross join (select coalesce(sum(n), 0)::bigint as n from undated_activities where status <> 'cancelled') u
)
