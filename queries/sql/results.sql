-- Indicators of the selection with their actual, their state and their progress, as each version has them
-- (etl/edition_indicators.sql); indicators.sql has the definitions. $level and $sdg are a list of codes each, null for all.
with chosen_indicators as (
    select * from indicator_scope
    where profile in (select profile from chosen_profiles)
        and types_no in (select types_no from activity_type_sets where any_chosen(activity_types, $activity_type))
        and chosen(project_id, $project)
        and chosen(level, $level)
),
selected_indicators as (
    select * from chosen_indicators
    where within_years(year_from, year_to, $year_from, $year_to) and any_chosen(sdgs, $sdg)
),
indicator_notes as (
    select unnest([
            {code: 'without_actual', n: n - actuals, "of": n},
            {code: 'without_target', n: n - targets, "of": n},
            {code: 'without_baseline', n: n - baselines, "of": n}
        ], recursive := true)
    from (
        select count(*) as n, count(coalesce(actual_low, actual_high)) as actuals,
            count(coalesce(target_low, target_high)) as targets, count(coalesce(baseline_low, baseline_high)) as baselines
        from selected_indicators where chosen(state, $state)
    )
    union all
    select 'undated', count(*), null
    from chosen_indicators
    where coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
)
