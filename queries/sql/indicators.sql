-- Indicators of the projects: what was promised, what is reported, and how far that is.
-- Grain: one row per indicator of the selected projects; those of a part stand under its project. Unit: as each row says;
-- progress is a share (1 is the target). No two indicators are ever added.
-- Counted as actual: values that are done, and for everybody (not for one sex or age). The only value, whatever it is.
-- Of several cumulative ones the one whose period ends last. Of several for a period each, percentages and ranks take
-- the one that ends last; numbers are added where no two periods overlap, and a period reported without a figure leaves
-- the sum open ("at least"). actual_rule tells which: only_value, latest, sum.
-- Left out of the actual: planned and expected values; numbers of unique persons in several periods, which cannot be added
-- (unique_not_added); overlapping periods, or two values of one end (overlapping_periods); periods that are not stated
-- (periods_not_stated); several values that nobody calls cumulative or for the period (reporting_not_stated); values for
-- one sex or age (only_disaggregated). Then there is no actual, and the reason is given.
-- Progress: (actual - baseline) / (target - baseline), for rising and falling targets alike, below 0 and above 1 too.
-- Where one of the three is "at least", "at most" or a range, it is the range of all that they allow, open where they are;
-- where one is approximate, it is too. No baseline is not a baseline of zero: then there is no progress, and
-- progress_reason tells why (no_baseline, no_target, not_reported, baseline_is_target, not_told_apart: baseline and target
-- may be the same; qualitative, direction_contradicted, or a reason named above).
-- State: reached: the actual is at or past the target, whatever it is within its bounds ("at least 200" promises 200).
-- behind: short of the target though its date was over when the actual's period ended (date_over), or further from it
-- than the baseline (past_baseline). on_the_way: short of the target, and not behind; silent_since: its date is over by
-- now, and no later value is reported. no_target: an actual, but no figure was promised. not_reported: no actual
-- (date_over: its date is over by now; no_target; promised_in_words). stated_in_words: reported as done, without a figure.
-- not_computable: open_bounds leave open which it is, or no_baseline tells whether it moves the right way, or the target
-- falls where rising is better (direction_contradicted), or nothing tells (direction_not_stated), or a reason above.
-- Columns: indicator_id, project_id, project_title, project_level, parent_project_id, parent_title (of a part), result_code,
-- level (IATI ResultType), result_title, title, measure (IATI IndicatorMeasure), unit, ascending (rising is better); sdgs:
-- SDG targets by our tag, its own or else those of the project's themes; donors; baseline_low, baseline_high,
-- baseline_approximate, baseline_date; target_low, target_high, target_approximate, target_date; actual_low,
-- actual_high, actual_approximate, actual_start, actual_end; actual_value_id: the value that it is (none for a sum),
-- actual_rule; periods: values that are done; reporting (IATI has none: period or cumulative), counting (participations or
-- unique); progress_low, progress_high, progress_approximate, progress_reason; state, state_reason, note, objective (of
-- the project).
-- Choices: $level, $sdg and $state.
select * exclude (place, told_place, state_place, donor_place, profile, types_no, year_from, year_to)
from selected_indicators
where chosen(state, $state)
order by place;

select code, n, "of", null::double as low, null::double as high, false as approximate, 'indicators' as unit, null as detail
from indicator_notes order by code;
