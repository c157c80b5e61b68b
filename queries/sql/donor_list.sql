-- Donors and instruments, with what they pay for.
-- Grain: one row per organisation that pays for a selected project (kind 'donor'), largest amount first, then one per
-- instrument ('instrument'), which stands for those below it too. A project of two donors stands in both rows.
-- Counted: projects at project level; EUR as in funding per donor and per instrument, so that each row is the headline
-- figure of its own page. Money that several donors give together is in the row of none of them: no source splits it.
-- Left out: under a choice of donors or instruments the others.
-- Columns: kind, id, name, short (its abbreviation), parent_id (instrument above it), projects; eur_low, eur_high,
-- eur_approximate; reported: projects with an amount counted here; entries: programmes and parts of projects besides;
-- indicators: promised results of all of them, each in one state of the metric of the indicators; reached, on_the_way,
-- behind, not_computable, no_target, stated_in_words, not_reported: how many are in that state.
with amounts as (
    -- Of each project, or of n that have the same ones.
    select 'donor' as kind, donor_id as id, profile, any_value(n) as n, low_sum(eur_low, eur_high) as low,
        high_sum(eur_low, eur_high) as high, bool_or(eur_approximate) as approximate
    from paid_amounts where donor_id is not null group by donor_id, profile, project_no
    union all
    select 'instrument', null, profile, any_value(n), low_sum(eur_low, eur_high), high_sum(eur_low, eur_high),
        bool_or(eur_approximate)
    from paid_amounts group by profile, project_no
),
sums_of as (
    select p.kind, p.id, end_sum(a.low, a.n) as eur_low, end_sum(a.high, a.n) as eur_high,
        bool_or(a.approximate) as eur_approximate, sum(a.n) as reported
    from payers p join amounts a on a.kind = p.kind and a.profile = p.profile and coalesce(a.id, p.id) = p.id
    group by p.kind, p.id
),
numbers_of as (
    select p.kind, p.id, sum(j.projects)::bigint as projects, sum(j.entries)::bigint as entries
    from payers p
    join (
        select profile, sum(case when level = 'project' then n else 0 end) as projects,
            sum(case when level <> 'project' then n else 0 end) as entries
        from project_numbers group by profile
    ) j on j.profile = p.profile
    group by p.kind, p.id
),
states_of as (
    select p.kind, p.id, sum(i.n)::bigint as indicators, coalesce(sum(i.n) filter (where i.state = 'reached'), 0)::bigint as reached,
        coalesce(sum(i.n) filter (where i.state = 'on_the_way'), 0)::bigint as on_the_way,
        coalesce(sum(i.n) filter (where i.state = 'behind'), 0)::bigint as behind,
        coalesce(sum(i.n) filter (where i.state = 'not_computable'), 0)::bigint as not_computable,
        coalesce(sum(i.n) filter (where i.state = 'no_target'), 0)::bigint as no_target,
        coalesce(sum(i.n) filter (where i.state = 'stated_in_words'), 0)::bigint as stated_in_words,
        coalesce(sum(i.n) filter (where i.state = 'not_reported'), 0)::bigint as not_reported
    from (select profile, state, count(*) as n from selected_indicators group by profile, state) i
    join payers p on p.profile = i.profile
    group by p.kind, p.id
)
select r.kind, r.id, coalesce(o.name, i.name) as name, coalesce(o.abbreviation, i.abbreviation) as short,
    i.parent_instrument_id as parent_id, r.projects, m.eur_low, m.eur_high, coalesce(m.eur_approximate, false) as eur_approximate,
    coalesce(m.reported, 0)::bigint as reported, r.entries,
    coalesce(s.indicators, 0) as indicators, coalesce(s.reached, 0) as reached, coalesce(s.on_the_way, 0) as on_the_way,
    coalesce(s.behind, 0) as behind, coalesce(s.not_computable, 0) as not_computable, coalesce(s.no_target, 0) as no_target,
    coalesce(s.stated_in_words, 0) as stated_in_words, coalesce(s.not_reported, 0) as not_reported
from numbers_of r
left join sums_of m on m.kind = r.kind and m.id = r.id
left join states_of s on s.kind = r.kind and s.id = r.id
left join organisations o on r.kind = 'donor' and o.id = r.id
left join instruments i on r.kind = 'instrument' and i.id = r.id
order by r.kind, coalesce(m.eur_low, m.eur_high) desc nulls last, r.projects desc, name, r.id;
