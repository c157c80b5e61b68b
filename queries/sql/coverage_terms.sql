-- Terms of the figures of the coverage matrix: the entries that a cell of it adds up.
-- Grain: one row per entry, largest first; of many at $length so many after the first $first. Units: EUR; activities;
-- persons; one each for indicators and dates.
-- Counted: what enters the sum of the country, instrument and start year ($of: kind, country, instrument, year).
-- Left out: what no source splits by country, and the terms of other figures.
-- Columns: key (values of the metric's key columns, ~ where one is empty); table_name, row_id, column_name: the cell
-- that states the term; title, project_id, project_title; low, high, approximate, unit; of_low, of_high,
-- of_approximate, of_unit: what the cell states; evidence: its words and where they stand.
with places as (
    -- Only those of the one cell, before anything is looked up for them.
    select [coalesce(country, '~'), coalesce(instrument_id, '~'), coalesce(year::varchar, '~')] as place, project_id,
        project_no, country
    from covered_places
    where $of::varchar[] is null or place = list_slice($of::varchar[], 2, 4)
),
counted_once as (
    select t.kind, l.place, t.project_no, t.table_name, coalesce(t.row_id, a.activity_id) as row_id, t.column_name,
        coalesce(f.kind, a.title, p.activity_title, p.profession) as title, t.low, t.high, t.approximate, t.unit,
        coalesce(f.amount_low, a.count_low, p.number_low) as of_low,
        coalesce(f.amount_high, a.count_high, p.number_high) as of_high,
        coalesce(f.amount_approximate, a.count_approximate, p.number_approximate) as of_approximate,
        coalesce(f.currency, t.unit) as of_unit
    from covered_terms t
    join places l on l.project_no = t.project_no and l.country is not distinct from t.country
    left join funding_scope f on f.funding_id = case when t.table_name = 'funding' then t.row_id end
    left join activity_scope a on a.activity_no = t.activity_no
    left join people_scope p on p.people_id = case when t.table_name = 'people' then t.row_id end
    union all
    select 'dates', l.place, l.project_no, 'projects', p.project_id, 'end', p.title, 1, 1, false, 'projects', 1, 1,
        false, 'projects'
    from project_scope p join places l on l.project_no = p.project_no
    where p.start_earliest is not null and p.end_earliest is not null
    union all
    select 'targets', l.place, l.project_no, 'indicators', i.id, 'target', i.title, 1, 1, false, 'indicators', 1, 1,
        false, 'indicators'
    from covered_parts c
    join places l on l.project_no = c.whole_no
    join indicators i on i.project_id = c.project_id
    where coalesce(i.target.low, i.target.high) is not null
    union all
    select 'actuals', l.place, l.project_no, 'indicator_values', min(v.id), 'actual', i.title, 1, 1, false, 'indicators',
        1, 1, false, 'indicators'
    from covered_parts c
    join places l on l.project_no = c.whole_no
    join indicators i on i.project_id = c.project_id
    join indicator_values v on v.indicator_id = i.id
    where v.status = 'done' and coalesce(v.actual.low, v.actual.high) is not null
    group by l.place, l.project_no, i.id, i.title
),
page as (
    select [kind] || place as key, * exclude (kind, place)
    from counted_once
    where $of::varchar[] is null or kind = list_extract($of::varchar[], 1)
    order by coalesce(low, high) desc nulls last, row_id, key
    limit $length::bigint offset $first::bigint
)
select p.key, p.table_name, p.row_id, p.column_name, p.title, s.project_id, s.title as project_title, p.low, p.high,
    coalesce(p.approximate, false) as approximate, p.unit, p.of_low, p.of_high,
    coalesce(p.of_approximate, false) as of_approximate, p.of_unit, q.evidence
from page p
join project_scope s on s.project_no = p.project_no
left join quoted_words q on q.table_name = p.table_name and q.row_id = p.row_id and q.column_name = p.column_name
order by coalesce(p.low, p.high) desc nulls last, p.row_id, p.key;
