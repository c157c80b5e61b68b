-- Activities in time and place: what is known to the period ($grain: month, quarter, year), and what is not.
time_dated as (
    select activity_id, status, type, count_low, count_high, count_approximate,
        coalesce(count_low = count_high and not count_approximate, false) as is_exact,
        case $grain when 'month' then in_month when 'quarter' then in_quarter else in_year end as period
    from selected_activities
    where status <> 'cancelled'
),
time_wholes as (
    select d.* from time_dated d semi join counted_activities c on c.activity_id = d.activity_id
),
time_candidates as (
    select w.activity_id as whole_id, d.*
    from time_wholes w
    join activity_ancestors up on up.ancestor_id = w.activity_id and up.same_status
    join time_dated d on d.activity_id = up.id and d.is_exact and d.period is not null
    where w.period is null and coalesce(w.count_low, w.count_high) is not null
),
time_parts as (
    -- A part of a part that is placed itself is in it already.
    select c.*
    from time_candidates c
    anti join (
        select up.id, nearer.whole_id
        from activity_ancestors up join time_candidates nearer on nearer.activity_id = up.ancestor_id
    ) held on held.id = c.activity_id and held.whole_id = c.whole_id
),
time_part_sums as (
    select p.whole_id, sum(p.count_low) as placed
    from time_parts p
    join time_wholes w on w.activity_id = p.whole_id
    group by p.whole_id, w.count_low, w.count_high
    having sum(p.count_low) <= coalesce(w.count_low, w.count_high)
),
placed_activities as (
    select activity_id, period, status, type, count_low, count_high, count_approximate
    from time_wholes where period is not null
    union all
    select p.activity_id, p.period, p.status, p.type, p.count_low, p.count_high, p.count_approximate
    from time_parts p semi join time_part_sums s on s.whole_id = p.whole_id
),
unplaced_activities as (
    select w.status, w.type, w.count_low - coalesce(s.placed, 0) as count_low,
        w.count_high - coalesce(s.placed, 0) as count_high, w.count_approximate
    from time_wholes w left join time_part_sums s on s.whole_id = w.activity_id
    where w.period is null
        and not coalesce(w.count_low = s.placed and w.count_high = s.placed and not w.count_approximate, false)
),
city_entries as (
    -- Entries at a place; a part is not counted beside its whole there.
    select a.*
    from selected_activities a
    anti join (
        select up.id
        from activity_ancestors up join selected_activities w on w.activity_id = up.ancestor_id
        where up.same_place and up.same_status and up.whole_has_number
    ) held on held.id = a.activity_id
    where a.place_id is not null and a.status <> 'cancelled'
)
