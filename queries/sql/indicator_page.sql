-- Indicators in the order in which the page shows them, so many of them.
-- Grain: one row per indicator of the selected projects. Of many at $length so many after the first $first.
-- In which order ($order): 'title', of the project and then by level; 'told': those first of which a source tells what
-- came of them; 'state', the best first; 'progress', the furthest first; 'donor', by name.
-- Counted and left out: as in the metric of the indicators, which has the definitions. Choices: $level, $sdg and $state.
-- Columns: place, by which their values are asked; indicator_id, project_id, project_title, project_level,
-- parent_project_id, parent_title (of a part), result_code, level (IATI ResultType), result_title, title, measure
-- (IATI IndicatorMeasure), unit, ascending (rising is better); sdgs: SDG targets by our tag, its own or else those of
-- the project's themes; donors; baseline_low, baseline_high, baseline_approximate, baseline_date; target_low,
-- target_high, target_approximate, target_date; actual_low, actual_high, actual_approximate, actual_start,
-- actual_end; actual_value_id: the value that it is (none for a sum), actual_rule; periods: values that are done;
-- reporting (IATI has none: period or cumulative), counting (participations or unique); progress_low, progress_high,
-- progress_approximate, progress_reason; state, state_reason, note, objective (of the project).
with page as (
    select place, case $order
            when 'told' then told_place
            when 'state' then state_place
            when 'progress' then -coalesce(progress_low, progress_high)
            when 'donor' then donor_place
        end::double as nth
    from selected_indicators
    where chosen(state, $state)
    order by nth nulls last, place
    limit $length::bigint offset $first::bigint
)
select s.* exclude (told_place, state_place, donor_place, profile, types_no, year_from, year_to)
from page p
join indicator_scope s on s.place = p.place
order by p.nth nulls last, p.place;
