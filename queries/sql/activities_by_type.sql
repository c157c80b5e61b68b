-- Activities by type and status.
-- Grain: one row per type and status: the types with most activities done first, then most expected, then most planned.
-- Unit: activities.
-- Counted: each activity once. A part of a bundle is not counted beside it, so 22 activities that include a study
-- visit are 22; the visit stands in in_bundles of its own type. Done, expected and planned are separate.
-- Left out, and said in the notes: parts that their whole holds, activities whose number no source states, cancelled
-- ones.
-- Columns: type, status; count_low, count_high, count_approximate; rows: entries counted; not_reported: those whose
-- number no source states; in_bundles: further entries of this type that the count of a bundle, mostly of another
-- type, already holds.
with entries as (
    select type, status, count_low, count_high, count_approximate, true as counted, n from counted_activities
    union all
    select a.type, a.status, null, null, null, false, a.n
    from selected_activities a semi join held_activities h on h.activity_no = a.activity_no
    where a.status <> 'cancelled'
), by_status as (
    select type, status,
        low_sum(count_low, count_high) as count_low, high_sum(count_low, count_high) as count_high,
        coalesce(bool_or(count_approximate), false) as count_approximate,
        coalesce(sum(n) filter (where counted), 0)::bigint as "rows",
        coalesce(sum(n) filter (where counted and coalesce(count_low, count_high) is null), 0)::bigint as not_reported,
        coalesce(sum(n) filter (where not counted), 0)::bigint as in_bundles
    from entries
    group by type, status
)
select type, status, count_low, count_high, count_approximate, "rows", not_reported, in_bundles
from by_status
window of_type as (partition by type)
order by max(coalesce(count_low, count_high)) filter (status = 'done') over of_type desc nulls last,
    max(coalesce(count_low, count_high)) filter (status = 'expected') over of_type desc nulls last,
    max(coalesce(count_low, count_high)) filter (status = 'planned') over of_type desc nulls last,
    type, list_position(['done', 'expected', 'planned'], status);

select code, n, "of", unit from activity_notes order by code;
