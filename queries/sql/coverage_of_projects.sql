-- What each project reports, and what it lacks.
-- Grain: one row per selected project at project level, those that lack most first; $first and $length choose a page.
-- Units: EUR; activities done; persons trained; indicators; cells of the data.
-- Counted: as in coverage by country, for all countries of the project together; what is stated of a component counts
-- for its project. Left out: programmes, components and sub-grants as rows of their own.
-- Columns: project_id, title, instrument, countries; start_text, end_text; amount_low, amount_high, amount_approximate;
-- amount_stated: what is stated but in no sum, in its own currency; activities_low, activities_high,
-- activities_approximate; trained_low, trained_high, trained_approximate; indicators, targets, actuals: how many;
-- filled: cells that want words of a source, sourced: those that have them; amount_row, activities_row, trained_row,
-- target_row, actual_row: the one row behind a figure, empty where there are several; amount_state, dates_state,
-- activities_state, trained_state, targets_state, actuals_state, evidence_state (value, zero, unsummed, not_reported,
-- not_applicable); missing: how many kinds of figures are not reported.
with kinds as materialized (
    select * from covered_kinds
),
lacking as (
    select project_no, count(*) filter (where applies and not stated) as missing from kinds group by project_no
),
page as (
    select p.project_no, p.project_id, p.title, m.missing
    from lacking m join project_scope p on p.project_no = m.project_no
    order by m.missing desc, p.title, p.project_id
    limit $length::bigint offset $first::bigint
),
parts as (
    select * from covered_parts where whole_no in (select project_no from page)
),
terms as (
    select * from covered_terms where project_no in (select project_no from page)
),
sums as (
    select project_no, kind, low_sum(low, high) as low, high_sum(low, high) as high, bool_or(approximate) as approximate
    from terms group by project_no, kind
),
behind as (
    select c.whole_no as project_no, 'amount' as kind, min(f.funding_id) as row_id, count(*) as n,
        string_agg(f.currency || ' ' || figure_text(f.amount_low, f.amount_high, f.amount_approximate), ' + '
            order by f.funding_id) as stated
    from parts c join funding_scope f on f.project_no = c.project_no
    where f.claim = 'accepted' and f.kind <> 'ceiling'
    group by c.whole_no
    union all
    select t.project_no, t.kind, min(coalesce(t.row_id, a.activity_id)),
        count(distinct coalesce(t.row_id, a.activity_id)), null
    from terms t
    left join activity_scope a on a.activity_no = t.activity_no
    where t.kind <> 'amount'
    group by t.project_no, t.kind
    union all
    select c.whole_no, 'targets', min(i.id), count(*), null
    from parts c join indicators i on i.project_id = c.project_id
    where coalesce(i.target.low, i.target.high) is not null group by c.whole_no
    union all
    select c.whole_no, 'actuals', min(v.id), count(*), null
    from parts c
    join indicators i on i.project_id = c.project_id
    join indicator_values v on v.indicator_id = i.id
    where v.status = 'done' and coalesce(v.actual.low, v.actual.high) is not null group by c.whole_no
),
promised as (
    select c.whole_no as project_no, count(*) as n
    from parts c join indicators i on i.project_id = c.project_id group by c.whole_no
),
states as (
    select k.project_no, k.kind, s.low, s.high, s.approximate, k.n, k."of", b.stated,
        case b.n when 1 then b.row_id end as row_id,
        case
            when not k.applies then 'not_applicable'
            when k.kind = 'evidence' and not k.stated then 'zero'
            when not k.stated then 'not_reported'
            when k.kind in ('amount', 'activities', 'trained') and s.low is null and s.high is null then 'unsummed'
            when s.low = 0 and s.high = 0 then 'zero'
            else 'value'
        end as state
    from kinds k
    semi join page on page.project_no = k.project_no
    left join sums s on s.project_no = k.project_no and s.kind = k.kind
    left join behind b on b.project_no = k.project_no and b.kind = k.kind
),
wide as (
    select project_no, any_value(low) filter (where kind = 'amount') as amount_low,
        any_value(high) filter (where kind = 'amount') as amount_high,
        any_value(approximate) filter (where kind = 'amount') as amount_approximate,
        any_value(stated) filter (where kind = 'amount') as amount_stated,
        any_value(low) filter (where kind = 'activities') as activities_low,
        any_value(high) filter (where kind = 'activities') as activities_high,
        any_value(approximate) filter (where kind = 'activities') as activities_approximate,
        any_value(low) filter (where kind = 'trained') as trained_low,
        any_value(high) filter (where kind = 'trained') as trained_high,
        any_value(approximate) filter (where kind = 'trained') as trained_approximate,
        any_value("of") filter (where kind = 'evidence') as filled,
        any_value(n) filter (where kind = 'evidence') as sourced,
        any_value(n) filter (where kind = 'targets') as targets, any_value(n) filter (where kind = 'actuals') as actuals,
        any_value(row_id) filter (where kind = 'amount') as amount_row,
        any_value(row_id) filter (where kind = 'activities') as activities_row,
        any_value(row_id) filter (where kind = 'trained') as trained_row,
        any_value(row_id) filter (where kind = 'targets') as target_row,
        any_value(row_id) filter (where kind = 'actuals') as actual_row,
        any_value(state) filter (where kind = 'amount') as amount_state,
        any_value(state) filter (where kind = 'dates') as dates_state,
        any_value(state) filter (where kind = 'activities') as activities_state,
        any_value(state) filter (where kind = 'trained') as trained_state,
        any_value(state) filter (where kind = 'targets') as targets_state,
        any_value(state) filter (where kind = 'actuals') as actuals_state,
        any_value(state) filter (where kind = 'evidence') as evidence_state
    from states group by project_no
)
select p.project_id, p.title, p.instrument, p.countries, date_text(p.start_earliest, p.start_precision) as start_text,
    date_text(p.end_earliest, p.end_precision) as end_text, w.amount_low, w.amount_high,
    coalesce(w.amount_approximate, false) as amount_approximate, w.amount_stated, w.activities_low, w.activities_high,
    coalesce(w.activities_approximate, false) as activities_approximate, w.trained_low, w.trained_high,
    coalesce(w.trained_approximate, false) as trained_approximate, coalesce(i.n, 0) as indicators,
    coalesce(w.targets, 0) as targets, coalesce(w.actuals, 0) as actuals, w.filled, w.sourced, w.amount_row,
    w.activities_row, w.trained_row, w.target_row, w.actual_row, w.amount_state, w.dates_state,
    w.activities_state, w.trained_state, w.targets_state, w.actuals_state, w.evidence_state, page.missing
from page
join project_scope p on p.project_no = page.project_no
join wide w on w.project_no = p.project_no
left join promised i on i.project_no = p.project_no
order by page.missing desc, p.title, p.project_id;
