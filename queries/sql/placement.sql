-- Activities in time and place: what is known to the period ($grain: month, quarter, year), and what is not.
time_dated as (
    select activity_no, status, type, count_low, count_high, count_approximate, n,
        coalesce(count_low = count_high and not count_approximate, false) as is_exact, period
    from selected_activities
    where status <> 'cancelled'
),
time_wholes as (
    select d.* from time_dated d anti join held_activities h on h.activity_no = d.activity_no
),
time_candidates as (
    select w.activity_no as whole_no, d.*
    from time_wholes w
    join activity_ancestors up on up.ancestor_no = w.activity_no and up.status = w.status
    join time_dated d on d.activity_no = up.activity_no and d.status = up.status
    where d.is_exact and d.period is not null and w.period is null and coalesce(w.count_low, w.count_high) is not null
),
time_parts as (
    -- A part of a part that is placed itself is in it already.
    select c.*
    from time_candidates c
    anti join (
        select up.activity_no, nearer.whole_no
        from activity_ancestors up
        join time_candidates nearer on nearer.activity_no = up.ancestor_no and nearer.status = up.status
    ) held on held.activity_no = c.activity_no and held.whole_no = c.whole_no
),
time_part_sums as (
    select p.whole_no, sum(p.count_low) as placed
    from time_parts p
    join time_wholes w on w.activity_no = p.whole_no and w.status = p.status
    group by p.whole_no, w.count_low, w.count_high
    having sum(p.count_low) <= coalesce(w.count_low, w.count_high)
),
placed_activities as (
    select activity_no, period, status, type, count_low, count_high, count_approximate, n
    from time_wholes where period is not null
    union all
    select p.activity_no, p.period, p.status, p.type, p.count_low, p.count_high, p.count_approximate, p.n
    from time_parts p semi join time_part_sums s on s.whole_no = p.whole_no
),
unplaced_activities as (
    select w.status, w.type, w.count_low - coalesce(s.placed, 0) as count_low,
        w.count_high - coalesce(s.placed, 0) as count_high, w.count_approximate, w.n
    from time_wholes w left join time_part_sums s on s.whole_no = w.activity_no
    where w.period is null
        and not coalesce(w.count_low = s.placed and w.count_high = s.placed and not w.count_approximate, false)
),
city_entries as (
    -- Entries at a place; a part is not counted beside its whole there.
    select v.*
    from selected_venues v
    anti join (
        select up.activity_no
        from activity_ancestors up semi join selected_activities w on w.activity_no = up.ancestor_no
        where up.same_place and up.same_status and up.whole_has_number
    ) held on held.activity_no = v.activity_no
)
