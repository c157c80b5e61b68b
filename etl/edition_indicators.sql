-- Indicators with their actual, their state and their progress, which are the same whatever is chosen; queries/sql/indicators.sql
-- has the definitions. Runs after edition_directory.sql.

-- indicator_scope: one row per indicator with what the filters look at. `place`: by the title of its project, or of the one
-- that this is a part of, then by level. `told_place`: projects of whose promises a source tells what came of them before
-- those that only promised; those with the best told first, among these those with the most told. `donor_place`: by the
-- names of the donors.
create table indicator_scope as
with promised_indicators as (
    select i.id as indicator_id, i.project_id, p.profile, p.activity_types, p.year_from, p.year_to,
        p.title as project_title, p.level as project_level, p.parent_project_id, p.donors, b.objective, i.result_code, i.level,
        i.result_title, i.title, i.measure, i.unit, i.ascending, coalesce(i.sdgs, sdg_targets(p.themes)) as sdgs,
        i.reporting, i.counting, i.note,
        i.baseline.low::double as baseline_low, i.baseline.high::double as baseline_high,
        coalesce(i.baseline.approximate, false) as baseline_approximate,
        date_text(i.baseline_date.earliest, i.baseline_date."precision") as baseline_date,
        i.target.low::double as target_low, i.target.high::double as target_high,
        coalesce(i.target.approximate, false) as target_approximate,
        date_text(i.target_date.earliest, i.target_date."precision") as target_date, i.target_date.latest as due
    from indicators i
    join project_scope p on p.project_id = i.project_id
    join projects b on b.id = i.project_id
),
done_values as (
    select v.id as value_id, v.indicator_id, v.actual.low::double as low, v.actual.high::double as high,
        coalesce(v.actual.approximate, false) as approximate, v.period_start.earliest as starts,
        v.period_end.latest as ends,
        date_text(v.period_start.earliest, v.period_start."precision") as start_text,
        date_text(v.period_end.earliest, v.period_end."precision") as end_text,
        coalesce(v.actual.low, v.actual.high) is not null as figured, v.sex is null and v.age is null as whole
    from indicator_values v
    where v.status = 'done'
),
whole_figures as (
    -- What may be an actual, latest first; whether a period begins before an earlier one ends.
    select *, row_number() over (partition by indicator_id order by ends desc nulls last, value_id) as place,
        count(*) over (partition by indicator_id, ends) as of_this_end,
        coalesce(starts <= max(ends) over (partition by indicator_id order by starts, ends, value_id
            rows between unbounded preceding and 1 preceding), false) as overlapping
    from done_values where figured and whole
),
value_sums as (
    select indicator_id, count(*) as figures, bool_or(overlapping) as overlapping, bool_or(ends is null) as without_end,
        bool_or(starts is null) as without_start, max(of_this_end) filter (where place = 1) as of_last_end,
        low_sum(low, high) as low, high_sum(low, high) as high, bool_or(approximate) as approximate,
        arg_min(start_text, starts) as start_text, arg_max(end_text, ends) as end_text, max(ends) as ends
    from whole_figures group by indicator_id
),
value_counts as (
    select indicator_id, count(*) as periods, count(*) filter (where whole and not figured) as wordings,
        count(*) filter (where figured and not whole) as parts
    from done_values group by indicator_id
),
actual_rules as (
    -- Which values make the actual ('only_value', 'latest', 'sum'), or why none do.
    select i.indicator_id, coalesce(c.periods, 0) as periods, coalesce(c.wordings, 0) as wordings,
        case
            when s.figures is null and c.parts > 0 then 'only_disaggregated'
            when s.figures is null and c.wordings > 0 then 'stated_in_words'
            when s.figures is null then 'not_reported'
            when s.figures = 1 then null
            when i.reporting is null then 'reporting_not_stated'
            when i.reporting = 'period' and i.measure = '1' and i.counting = 'unique' then 'unique_not_added'
            when s.without_end or i.reporting = 'period' and s.without_start then 'periods_not_stated'
            when s.of_last_end > 1 or i.reporting = 'period' and s.overlapping then 'overlapping_periods'
        end as reason,
        case
            when s.figures = 1 then 'only_value'
            when i.reporting = 'period' and i.measure = '1' then 'sum'
            else 'latest'
        end as rule
    from promised_indicators i
    left join value_counts c on c.indicator_id = i.indicator_id
    left join value_sums s on s.indicator_id = i.indicator_id
),
actuals as (
    -- A period of the sum that is reported without a figure leaves the sum open at its upper end.
    select r.indicator_id, r.rule, v.value_id, v.low, v.high, v.approximate, v.start_text, v.end_text, v.ends
    from actual_rules r
    join whole_figures v on v.indicator_id = r.indicator_id and v.place = 1
    where r.reason is null and r.rule <> 'sum'
    union all
    select r.indicator_id, r.rule, null, s.low, case when r.wordings = 0 then s.high end, s.approximate, s.start_text,
        s.end_text, s.ends
    from actual_rules r
    join value_sums s on s.indicator_id = r.indicator_id
    where r.reason is null and r.rule = 'sum'
),
measured_indicators as (
    -- The three figures with their open ends as infinities; null where a figure is not reported.
    select i.*, r.periods, a.rule, a.value_id, a.low, a.high, coalesce(a.approximate, false) as approximate, a.start_text,
        a.end_text, a.ends,
        case when a.indicator_id is not null and coalesce(a.low, a.high) is null then 'open_bounds' else r.reason
            end as missing,
        coalesce(i.baseline_low, i.baseline_high - 'infinity'::double) as b1, coalesce(i.baseline_high, i.baseline_low + 'infinity'::double) as b2,
        coalesce(i.target_low, i.target_high - 'infinity'::double) as t1, coalesce(i.target_high, i.target_low + 'infinity'::double) as t2,
        coalesce(a.low, a.high - 'infinity'::double) as a1, coalesce(a.high, a.low + 'infinity'::double) as a2
    from promised_indicators i
    join actual_rules r on r.indicator_id = i.indicator_id
    left join actuals a on a.indicator_id = i.indicator_id
),
directed_indicators as (
    select *, coalesce(ascending, case when b2 < t1 then true when b1 > t2 then false end) as rising,
        coalesce(case when ascending then b1 > t2 else b2 < t1 and not ascending end, false) as contradicted
    from measured_indicators
),
progress_reasons as (
    select *, case
            when measure = '5' then 'qualitative'
            when missing is not null then missing
            when t1 is null then 'no_target'
            when b1 is null then 'no_baseline'
            when contradicted then 'direction_contradicted'
            when b1 = t1 and b2 = t2 and b1 = b2 then 'baseline_is_target'
            when b1 <= t2 and t1 <= b2 then 'not_told_apart'
        end as progress_reason
    from directed_indicators
),
progress_corners as (
    -- (actual - baseline) / (target - baseline) rises or falls in each of the three alone, so its bounds lie at corners.
    -- One open end gives a limit; a corner of two has none, and the other corners bound what lies there.
    select indicator_id, case
            when isfinite(a) and isfinite(b) and isfinite(t) then (a - b) / (t - b)
            when isfinite(a) and isfinite(b) then 0
            when isfinite(a) and isfinite(t) then 1
            when isfinite(b) and isfinite(t) then a * sign(t - b)
        end as share
    from progress_reasons, unnest([a1, a2]) actual(a), unnest([b1, b2]) baseline(b), unnest([t1, t2]) target(t)
    where progress_reason is null
),
progress_bounds as (
    select indicator_id, min(share) as low, max(share) as high from progress_corners group by indicator_id
),
faced_indicators as (
    -- A falling indicator is a rising one below zero: from here on more is better. `promised`: where the target is kept
    -- for certain; a target of "at least 200" promises 200.
    select *, case when rising then a1 else -a2 end as worst, case when rising then a2 else -a1 end as best,
        case when rising then b1 else -b2 end as start_worst, case when rising then b2 else -b1 end as start_best,
        case when rising then t1 else -t2 end as target_worst,
        case
            when rising then coalesce(target_high, target_low) else -coalesce(target_low, target_high)
        end as promised,
        coalesce(due <= ends, false) as was_due, coalesce(due < timezone('UTC', v.committed_at)::date, false) as is_due
    from progress_reasons, version v
),
judged_indicators as (
    select *, case
            when missing = 'stated_in_words' then 'stated_in_words'
            when missing = 'not_reported' then 'not_reported'
            when t1 is null then 'no_target'
            when missing is not null or measure = '5' or contradicted or rising is null then 'not_computable'
            when worst >= promised then 'reached'
            when not best < target_worst then 'not_computable'
            when was_due or best < start_worst then 'behind'
            when worst >= start_best then 'on_the_way'
            else 'not_computable'
        end as state
    from faced_indicators
),
indicator_states as (
    select j.*, p.low as progress_low, p.high as progress_high, case j.state
            when 'not_reported' then case
                when j.t1 is null and j.measure = '5' then 'promised_in_words'
                when j.t1 is null then 'no_target'
                when j.is_due then 'date_over' end
            when 'no_target' then j.missing
            when 'stated_in_words' then case when j.t1 is null then 'no_target' end
            when 'behind' then case when j.was_due then 'date_over' else 'past_baseline' end
            when 'on_the_way' then case when j.is_due then 'silent_since' end
            when 'not_computable' then case
                when j.missing is not null then j.missing
                when j.measure = '5' then 'qualitative'
                when j.contradicted then 'direction_contradicted'
                when j.rising is null then 'direction_not_stated'
                when j.best < j.target_worst and j.b1 is null then 'no_baseline'
                else 'open_bounds' end
        end as state_reason
    from judged_indicators j
    left join progress_bounds p on p.indicator_id = j.indicator_id
),
placed_indicators as (
    select row_number() over (
            order by coalesce(up.title, s.project_title), up.id nulls first, s.project_title, s.project_id,
                case s.level when '3' then 1 when '2' then 2 when '1' then 3 else 4 end, length(s.result_code) nulls last,
                s.result_code, s.indicator_id
        ) as place,
        s.*, up.title as parent_title, coalesce(up.id, s.project_id) as head_id,
        list_position(['reached', 'on_the_way', 'behind', 'not_computable', 'no_target', 'stated_in_words', 'not_reported'],
            s.state) as state_place
    from indicator_states s
    -- A condition on one side of a left join would compare each row with each.
    left join projects up
        on up.id = case when s.project_level in ('component', 'sub_grant') then s.parent_project_id end
),
heads as (
    select head_id, row_number() over (order by min(state_place), avg((state = 'not_reported')::integer), head_id) as nth
    from placed_indicators group by head_id
),
payers as (
    select d.donors, dense_rank() over (
            order by lower(array_to_string(list_transform(d.donors, lambda x: names.name_of[x]), ', '))
        ) as donor_place
    from (select distinct donors from project_scope where donors is not null) d
    cross join (select map_from_entries(list((id, name))) as name_of from organisations) names
)
select i.place, row_number() over (order by h.nth, i.place) as told_place, i.state_place, y.donor_place, i.profile,
    t.types_no, i.year_from, i.year_to,
    i.indicator_id, i.project_id, i.project_title, i.project_level, i.parent_project_id, i.parent_title,
    i.result_code, i.level, i.result_title, i.title, i.measure, i.unit, i.ascending, i.sdgs, i.donors,
    i.baseline_low, i.baseline_high, i.baseline_approximate, i.baseline_date,
    i.target_low, i.target_high, i.target_approximate, i.target_date,
    i.low as actual_low, i.high as actual_high, i.approximate as actual_approximate,
    i.start_text as actual_start, i.end_text as actual_end, i.value_id as actual_value_id,
    case when coalesce(i.low, i.high) is not null then i.rule end as actual_rule, i.periods, i.reporting, i.counting,
    case when isfinite(i.progress_low) then i.progress_low + 0.0 end as progress_low,
    case when isfinite(i.progress_high) then i.progress_high + 0.0 end as progress_high,
    i.progress_reason is null and (i.baseline_approximate or i.target_approximate or i.approximate)
        as progress_approximate,
    i.progress_reason, i.state, i.state_reason, i.note, i.objective
from placed_indicators i
join heads h on h.head_id = i.head_id
join activity_type_sets t on t.activity_types is not distinct from i.activity_types
left join payers y on y.donors = i.donors
order by place;

-- indicator_value_scope: one row per value, by the place of its indicator, then by period. `in_actual`: whether the actual is
-- this value, or adds it up.
create table indicator_value_scope as
select i.place, v.id as value_id, i.indicator_id, v.period_start.earliest as starts, v.period_end.latest as ends,
    date_text(v.period_start.earliest, v.period_start."precision") as period_start,
    date_text(v.period_end.earliest, v.period_end."precision") as period_end, v.actual.low::double as actual_low,
    v.actual.high::double as actual_high, coalesce(v.actual.approximate, false) as actual_approximate, v.sex, v.age, v.status,
    v.note, v.sex is null and v.age is null as whole,
    coalesce(v.id = i.actual_value_id or i.actual_rule = 'sum' and v.status = 'done' and v.sex is null and v.age is null
        and coalesce(v.actual.low, v.actual.high) is not null, false) as in_actual
from indicator_values v
join indicator_scope i on i.indicator_id = v.indicator_id
order by i.place, ends nulls last, starts nulls last, whole desc, v.sex, v.age, value_id;
