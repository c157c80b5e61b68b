-- Terms of the figures of the coverage matrix: the entries that a cell of it adds up.
-- Grain: one row per entry, largest first. Units: EUR; activities; persons; one each for indicators and dates.
-- Counted: what enters the sum of the country, instrument and start year ($of: kind, country, instrument, year).
-- Left out: what no source splits by country, and the terms of other figures.
-- Columns: key (values of the metric's key columns, ~ where one is empty); table_name, row_id, column_name: the cell
-- that states the term; title, project_id, project_title; low, high, approximate, unit; of_low, of_high, of_approximate,
-- of_unit: what the cell states; evidence: its words and where they stand.
with counted_once as (
    select t.project_id, t.kind, t.country, t.table_name, coalesce(t.row_id, a.activity_id) as row_id, t.column_name,
        coalesce(f.kind, a.title, p.activity_title, p.profession) as title, t.low, t.high, t.approximate, t.unit,
        coalesce(f.amount_low, a.count_low, p.number_low) as of_low,
        coalesce(f.amount_high, a.count_high, p.number_high) as of_high,
        coalesce(f.amount_approximate, a.count_approximate, p.number_approximate) as of_approximate,
        coalesce(f.currency, t.unit) as of_unit
    from covered_terms t
    left join funding_scope f on f.funding_id = case when t.table_name = 'funding' then t.row_id end
    left join activity_scope a on a.activity_no = t.activity_no
    left join people_scope p on p.people_id = case when t.table_name = 'people' then t.row_id end
    union all
    select p.project_id, 'dates', l.country, 'projects', p.project_id, 'end', p.title, 1, 1, false, 'projects', 1, 1,
        false, 'projects'
    from project_scope p join covered_places l on l.project_id = p.project_id
    where p.start_earliest is not null and p.end_earliest is not null
    union all
    select c.whole_id, 'targets', l.country, 'indicators', i.id, 'target', i.title, 1, 1, false, 'indicators', 1, 1,
        false, 'indicators'
    from covered_parts c
    join covered_places l on l.project_id = c.whole_id
    join indicators i on i.project_id = c.project_id
    where coalesce(i.target.low, i.target.high) is not null
    union all
    select c.whole_id, 'actuals', l.country, 'indicator_values', min(v.id), 'actual', i.title, 1, 1, false,
        'indicators', 1, 1, false, 'indicators'
    from covered_parts c
    join covered_places l on l.project_id = c.whole_id
    join indicators i on i.project_id = c.project_id
    join indicator_values v on v.indicator_id = i.id
    where v.status = 'done' and coalesce(v.actual.low, v.actual.high) is not null
    group by c.whole_id, l.country, i.id, i.title
),
terms as (
    select [t.kind, coalesce(l.country, '~'), coalesce(l.instrument_id, '~'), coalesce(l.year::varchar, '~')] as key,
        t.*, p.title as project_title
    from counted_once t
    join covered_places l on l.project_id = t.project_id and l.country is not distinct from t.country
    join project_scope p on p.project_id = t.project_id
)
select t.key, t.table_name, t.row_id, t.column_name, t.title, t.project_id, t.project_title, t.low, t.high,
    coalesce(t.approximate, false) as approximate, t.unit, t.of_low, t.of_high,
    coalesce(t.of_approximate, false) as of_approximate, t.of_unit, q.evidence
from terms t
left join quoted_words q on q.table_name = t.table_name and q.row_id = t.row_id and q.column_name = t.column_name
where $of::varchar[] is null or t.key = $of::varchar[]
order by coalesce(t.low, t.high) desc nulls last, t.row_id, t.key;
