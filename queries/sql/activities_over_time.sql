-- Activities over time, by month, quarter or year.
-- Grain: one row per period, status and type, in order of time. Unit: activities.
-- Counted: each activity once, and placed only where it is known to the period: a single activity by its start, where
-- the start is stated precisely enough; a row that stands for several only if both its ends are stated and lie in one
-- period. Of a bundle that cannot be placed the dated parts are placed, and the rest of it is not.
-- Left out, and said in the notes: what cannot be placed (unplaced, per status), activities whose number no source
-- states (not_reported: they are in rows, not in the count), parts that their whole holds, cancelled ones.
-- Columns: period: its first day; status: planned, expected, done; type; count_low, count_high, count_approximate;
-- rows: entries of the data in the period.
select period, status, type,
    low_sum(count_low, count_high) as count_low, high_sum(count_low, count_high) as count_high,
    coalesce(bool_or(count_approximate), false) as count_approximate, sum(n)::bigint as "rows"
from placed_activities
group by period, status, type
order by period, status, type;

select 'unplaced' as code, sum(n)::bigint as n, (select sum(n)::bigint from counted_activities) as "of",
    low_sum(count_low, count_high) as low, high_sum(count_low, count_high) as high,
    coalesce(bool_or(count_approximate), false) as approximate, 'activities' as unit, status as detail
from unplaced_activities group by status
union all
select code, n, "of", null, null, false, unit, null from activity_notes
order by code, detail;
