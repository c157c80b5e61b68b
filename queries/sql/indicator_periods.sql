-- Values of the indicators of the selected projects, period by period.
-- Grain: one row per value, in the order of the periods. Unit: that of its indicator.
-- Left out: nothing; planned ones are marked by their status, those for one sex or age by theirs.
-- Columns: indicator_id, value_id, period_start, period_end at their own precision; actual_low, actual_high,
-- actual_approximate; sex, age, status, note; whole: neither for one sex nor for one age.
select v.indicator_id, v.id as value_id, date_text(v.period_start.earliest, v.period_start."precision") as period_start,
    date_text(v.period_end.earliest, v.period_end."precision") as period_end, v.actual.low::double as actual_low,
    v.actual.high::double as actual_high, coalesce(v.actual.approximate, false) as actual_approximate, v.sex, v.age, v.status,
    v.note, v.sex is null and v.age is null as whole
from indicator_values v
join indicators i on i.id = v.indicator_id
semi join selected_projects p on p.project_id = i.project_id
order by v.indicator_id, v.period_end.latest nulls last, v.period_start.earliest nulls last, whole desc, v.sex, v.age, v.id;
