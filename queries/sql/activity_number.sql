-- How many entries the list of activities has, with $place those of one city.
-- Grain: one row. Counted: activities of the selection, cancelled ones and parts of bundles too. Left out: nothing.
-- Columns: n.
with entries as (
    -- Cells of what is alike do not know the other filters.
    select n from activity_cells
    where coalesce($instrument::varchar[], $status::varchar[], $project::varchar[]) is null
        and $place::varchar is null
        and profile in (select profile from chosen_profiles)
        and chosen(type, $activity_type)
        and within_years(year_from, year_to, $year_from, $year_to)
    union all
    select 1 from activity_rows
    where (coalesce($instrument::varchar[], $status::varchar[], $project::varchar[]) is not null
            or $place::varchar is not null)
        and ($place::varchar is null or place_id = $place::varchar)
)
select coalesce(sum(n), 0)::bigint as n
from entries
order by n;
