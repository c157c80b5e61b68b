-- Sources of what is chosen: the pages that facts about the selected projects and activities were read from.
-- Grain: one row per source, by its id. Columns: source_id.
select distinct source_id
from selected_sources
order by source_id;
