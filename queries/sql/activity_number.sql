-- How many entries the list of activities has, with $place those of one city.
-- Grain: one row. Counted: activities of the selection, cancelled ones and parts of bundles too. Left out: nothing.
-- Columns: n.
select count(*) as n
from selected_activities
where $place::varchar is null or place_id = $place::varchar
order by n;
