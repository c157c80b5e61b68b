-- Values of the indicators of the selected projects, period by period.
-- Grain: one row per value, in the order of the periods; of those indicators only that stand at $entries, where they are
-- given. Unit: that of its indicator.
-- Left out: nothing; planned ones are marked by their status, those for one sex or age by theirs.
-- Columns: indicator_id, value_id, period_start, period_end at their own precision; actual_low, actual_high,
-- actual_approximate; sex, age, status, note; whole: neither for one sex nor for one age.
select indicator_id, value_id, period_start, period_end, actual_low, actual_high, actual_approximate, sex, age, status, note,
    whole
from indicator_value_scope
where place in (select place from selected_indicators)
    and ($entries::bigint[] is null or place in (select unnest($entries::bigint[])))
order by place, ends nulls last, starts nulls last, whole desc, sex, age, value_id;
