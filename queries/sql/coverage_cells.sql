-- Coverage by country, instrument and start year: what is reported, what is a true zero, what is not reported, and what
-- cannot be asked.
-- Grain: one row per kind of figure, country, instrument and start year of the selected projects. A project of three
-- countries stands in three rows. Units: EUR; activities; persons; projects (dates); indicators (targets, actuals);
-- cells of the data (evidence).
-- Counted: projects at project level. The value is the sum that the metrics make, of what is for this one country
-- (amount, activities done, persons trained), or the number of projects with both dates, of indicators with a target or
-- an actual value, of filled cells with words of a source. Reported means that some source states the figure, whether
-- or not it enters a sum; what is stated of a component counts for its project.
-- Left out of the value, though reported: what is for several countries together and no source splits, has no exchange
-- rate, or is of a country that the project is not for; programmes, components and sub-grants as rows of their own.
-- Not applicable: no such project (no row); activities done, persons trained and actual values of projects in
-- preparation (IATI status 1) that state none; evidence where nothing is filled that wants words. Nothing else: a
-- project without a single training known may have trained people, so its number is not reported, not inapplicable.
-- Columns: kind; country, country_name, instrument_id, instrument, year (empty: unknown); projects; applicable: of how
-- many the figure can be asked; reported: how many of these state it; value_low, value_high, value_approximate, unit;
-- of: of how many cells (evidence); state: value, zero, unsummed (reported, but in no sum here), not_reported,
-- not_applicable; shared: whether something of it is for several countries together.
with counts as (
    select kind, country, instrument_id, year, any_value(instrument) as instrument, sum(projects)::bigint as projects,
        sum(applicable)::bigint as applicable, sum(reported)::bigint as reported, sum(n) as stated,
        sum("of") as "of"
    from (select * exclude (countries), unnest(coalesce(countries, [null])) as country from covered_cells)
    where $country::varchar[] is null or list_contains($country::varchar[], country)
    group by kind, country, instrument_id, year
),
sums as (
    -- Decimals, so that a sum does not depend on the order of its terms.
    select kind, country, instrument_id, year, low_sum(low::decimal(38, 4), high::decimal(38, 4)) as low,
        high_sum(low::decimal(38, 4), high::decimal(38, 4)) as high, bool_or(approximate) as approximate
    from (
        select t.kind, l.country, l.instrument_id, l.year, t.low, t.high, t.approximate
        from covered_places l
        join uncovered_terms t on t.project_no = l.project_no and t.country is not distinct from l.country
        union all
        select 'amount', country, instrument_id, year, low, high, approximate
        from covered_amounts
        where coalesce(list_contains(countries, country), country is null and countries is null)
            and ($country::varchar[] is null or list_contains($country::varchar[], country))
    )
    group by kind, country, instrument_id, year
),
shared as (
    -- Where figures stand for several countries together, which no source splits.
    select distinct t.kind, l.country, l.instrument_id, l.year
    from covered_places l
    join uncovered_terms t on t.project_no = l.project_no
    where t.country is null and l.country is not null
    union
    select 'amount', unnest(countries), instrument_id, year from covered_amounts where country is null
),
valued as (
    -- Dates, indicators and words are counted, the other figures added up.
    select c.*, c.kind in ('dates', 'targets', 'actuals', 'evidence') as is_count, s.low, s.high, s.approximate
    from counts c
    left join sums s on s.kind = c.kind and s.country is not distinct from c.country
        and s.instrument_id is not distinct from c.instrument_id and s.year is not distinct from c.year
)
select v.kind, v.country, n.name as country_name, v.instrument_id, v.instrument, v.year, v.projects, v.applicable,
    v.reported, case when v.is_count then v.stated else v.low end::double as value_low,
    case when v.is_count then v.stated else v.high end::double as value_high,
    coalesce(v.approximate, false) as value_approximate,
    case v.kind when 'amount' then 'EUR' when 'activities' then 'activities' when 'trained' then 'persons'
        when 'dates' then 'projects' when 'evidence' then 'cells' else 'indicators' end as unit,
    v."of",
    case
        when v.applicable = 0 then 'not_applicable'
        when v.kind = 'evidence' and v.stated = 0 then 'zero'
        when v.reported = 0 then 'not_reported'
        when v.is_count then 'value'
        when v.low is null and v.high is null then 'unsummed'
        when v.low = 0 and v.high = 0 then 'zero'
        else 'value'
    end as state, h.kind is not null as shared
from valued v
left join shared h on h.kind = v.kind and h.country = v.country
    and h.instrument_id is not distinct from v.instrument_id and h.year is not distinct from v.year
left join countries n on n.id = v.country
order by v.country nulls last, v.instrument nulls last, v.instrument_id, v.year nulls last, v.kind;

select 'several_countries' as code, sum(n)::bigint as n, null::bigint as "of", null::double as low,
    null::double as high, false as approximate, null as unit, null as detail
from (
    select count(distinct coalesce(t.row_id, t.activity_no::varchar)) as n
    from uncovered_terms t
    join selected_projects p on p.project_no = t.project_no and len(p.countries) > 1
    where t.country is null and t.kind = $kind::varchar
    union all
    select sum(n) from covered_amounts where country is null and len(countries) > 1 and $kind::varchar = 'amount'
)
order by code;
