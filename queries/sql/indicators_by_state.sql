-- How many indicators are in which state.
-- Grain: one row per state and level (IATI ResultType) that occurs. Unit: indicators.
-- Counted: each indicator of the selected projects once, in the state that the metric of the indicators gives it. Their
-- progress is never averaged: a share of persons and one of laws have no mean.
-- Left out: nothing; how many have no target, no baseline or no actual is said beside.
-- Columns: state: reached, on_the_way, behind, no_target, not_reported, stated_in_words, not_computable; level; indicators.
-- Choices: $level and $sdg.
select state, level, count(*) as indicators
from selected_indicators
group by state, state_place, level
order by state_place, level;

select code, n, "of", null::double as low, null::double as high, false as approximate, 'indicators' as unit, null as detail
from indicator_notes order by code;
