-- What was taken from each source, and how much of it enters the totals.
-- Grain: one row per source ($source_id, or all) and kind of fact: amounts, people, activities (numbers of them),
-- figures (others), dates, roles, places, titles, other. Unit: cells of the data.
-- Counted: cells of which words of the source carry the accepted value, each once however often it is quoted.
-- Left out: what the source states instead of the accepted value. Of amounts, numbers of people and of activities,
-- some enter a total and some do not (the part of a whole, the same money twice, a ceiling, what is only planned stands
-- in its own total); nothing else is ever added up.
-- Columns: source_id, kind, facts, counted: those in a total, summable: those that could be.
with cells as (
    select distinct source_id, table_name, row_id, column_name,
        case
            when table_name = 'funding' and column_name = 'amount' then 'amounts'
            when table_name = 'people' and column_name = 'number' then 'people'
            when table_name = 'activities' and column_name = 'count' then 'activities'
            when kind = 'figure' then 'figures'
            when kind = 'date' then 'dates'
            when column_name = 'role' then 'roles'
            when column_name in ('place_id', 'country', 'countries') then 'places'
            when column_name in ('title', 'title_local', 'other_titles', 'objective', 'result_title') then 'titles'
            else 'other'
        end as kind
    from sourced_facts
    where claim = 'accepted' and ($source_id::varchar is null or source_id = $source_id::varchar)
),
counted as (
    select 'amounts' as kind, funding_id as row_id from selected_funding where left_out is null
    union all
    select 'people', people_id from counted_people
    union all
    select 'activities', activity_id from counted_activities
)
select c.source_id, c.kind, count(*) as facts, count(t.row_id) as counted,
    count(*) filter (where c.kind in ('amounts', 'people', 'activities')) as summable
from cells c
left join counted t on t.kind = c.kind and t.row_id = c.row_id
group by c.source_id, c.kind
order by c.source_id, list_position(['amounts', 'people', 'activities', 'figures', 'dates', 'roles', 'places', 'titles',
    'other'], c.kind);
