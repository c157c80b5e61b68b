-- How many entries the list of activities has, with $place those of one city.
-- Grain: one row. Counted: activities of the selection, cancelled ones and parts of bundles too. Left out: nothing.
-- Columns: n.
with entries as (
    select n from activity_cells
    where $slice::varchar is not null and $place::varchar is null
        and profile in (select profile from chosen_cells)
        and within_years(year_from, year_to, $year_from, $year_to)
    union all
    -- No cell knows two filters, a project or a place.
    select 1 from activity_rows
    where ($slice::varchar is null or $place::varchar is not null)
        and ($place::varchar is null or place_id = $place::varchar)
)
select coalesce(sum(n), 0)::bigint as n
from entries
order by n;
