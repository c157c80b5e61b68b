-- Outcome indicators of one project ($project_id) with the actual values reported.
-- Grain: one row per indicator and actual; an indicator without one has one row. Unit: as the row says.
-- Left out: nothing. No baseline is not a baseline of zero.
-- Columns: indicator_id, result_code, level (IATI ResultType), result_title, title, measure (IATI IndicatorMeasure),
-- unit, ascending; baseline_low, baseline_high, baseline_approximate, baseline_date; target_low, target_high,
-- target_approximate, target_date; reporting, counting, note; value_id, period_start, period_end; actual_low,
-- actual_high, actual_approximate; sex, age, status of the actual.
select i.id as indicator_id, i.result_code, i.level, i.result_title, i.title, i.measure, i.unit, i.ascending,
    i.baseline.low as baseline_low, i.baseline.high as baseline_high,
    coalesce(i.baseline.approximate, false) as baseline_approximate,
    date_text(i.baseline_date.earliest, i.baseline_date."precision") as baseline_date,
    i.target.low as target_low, i.target.high as target_high,
    coalesce(i.target.approximate, false) as target_approximate,
    date_text(i.target_date.earliest, i.target_date."precision") as target_date,
    i.reporting, i.counting, i.note, v.id as value_id,
    date_text(v.period_start.earliest, v.period_start."precision") as period_start,
    date_text(v.period_end.earliest, v.period_end."precision") as period_end,
    v.actual.low as actual_low, v.actual.high as actual_high,
    coalesce(v.actual.approximate, false) as actual_approximate, v.sex, v.age, v.status
from indicators i
left join indicator_values v on v.indicator_id = i.id
where i.project_id = $project_id
order by i.result_code nulls last, i.level, i.id, v.period_end.latest nulls last, v.id;
