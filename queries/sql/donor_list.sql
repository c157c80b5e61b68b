-- Donors and instruments, with what they pay for.
-- Grain: one row per organisation that pays for a selected project (kind 'donor'), largest amount first, then one per
-- instrument ('instrument'), which stands for those below it too. A project of two donors stands in both rows.
-- Counted: projects at project level; EUR as in funding per donor and per instrument, so that each row is the headline
-- figure of its own page. Money that several donors give together is in the row of none of them: no source splits it.
-- Left out: under a choice of donors or instruments the others.
-- Columns: kind, id, name, short (its abbreviation), parent_id (instrument above it), projects; eur_low, eur_high,
-- eur_approximate; reported: projects with an amount counted here; entries: programmes and parts of projects besides;
-- indicators: promised results of all of them, each in one state of the metric of the indicators; reached, on_the_way,
-- behind, not_reported: how many are in that state, other_state: in another.
with payers as (
    select 'donor' as kind, d.id, p.project_id, p.project_no, p.level
    from selected_projects p, unnest(p.donors) d(id)
    where $donor::varchar[] is null or list_contains($donor::varchar[], d.id)
    union all
    select 'instrument', i.id, p.project_id, p.project_no, p.level
    from selected_projects p, unnest(p.instrument_path) i(id)
    where $instrument::varchar[] is null
        or i.id in (select instrument_id from instrument_paths where list_contains($instrument::varchar[], ancestor_id))
),
amounts as (
    select 'donor' as kind, donor_id as id, project_id, low_sum(eur_low, eur_high) as low,
        high_sum(eur_low, eur_high) as high, bool_or(eur_approximate) as approximate
    from selected_funding where left_out is null and donor_id is not null group by donor_id, project_id
    union all
    select p.kind, p.id, p.project_id, c.eur_low, c.eur_high, c.eur_approximate
    from payers p join counted_funding c on c.project_no = p.project_no where p.kind = 'instrument'
),
rows_of as (
    select p.kind, p.id, low_sum(a.low, a.high) as eur_low, high_sum(a.low, a.high) as eur_high,
        coalesce(bool_or(a.approximate), false) as eur_approximate,
        count(*) filter (where p.level = 'project') as projects, count(a.project_id) as reported,
        count(*) filter (where p.level <> 'project') as entries
    from payers p left join amounts a on a.kind = p.kind and a.id = p.id and a.project_id = p.project_id
    group by p.kind, p.id
),
states_of as (
    select p.kind, p.id, count(*) as indicators, count(*) filter (where i.state = 'reached') as reached,
        count(*) filter (where i.state = 'on_the_way') as on_the_way, count(*) filter (where i.state = 'behind') as behind,
        count(*) filter (where i.state = 'not_reported') as not_reported
    from payers p join indicator_states i on i.project_id = p.project_id
    group by p.kind, p.id
)
select r.kind, r.id, coalesce(o.name, i.name) as name, coalesce(o.abbreviation, i.abbreviation) as short,
    i.parent_instrument_id as parent_id, r.projects, r.eur_low, r.eur_high, r.eur_approximate, r.reported, r.entries,
    coalesce(s.indicators, 0) as indicators, coalesce(s.reached, 0) as reached, coalesce(s.on_the_way, 0) as on_the_way,
    coalesce(s.behind, 0) as behind, coalesce(s.not_reported, 0) as not_reported,
    coalesce(s.indicators - s.reached - s.on_the_way - s.behind - s.not_reported, 0) as other_state
from rows_of r
left join states_of s on s.kind = r.kind and s.id = r.id
left join organisations o on r.kind = 'donor' and o.id = r.id
left join instruments i on r.kind = 'instrument' and i.id = r.id
order by r.kind, coalesce(r.eur_low, r.eur_high) desc nulls last, r.projects desc, name, r.id;
