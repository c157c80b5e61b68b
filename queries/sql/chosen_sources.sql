-- Sources of what is chosen: the pages that facts about the selected projects and activities were read from.
-- Grain: one row per source, by its id. Columns: source_id.
select distinct source_id
from sourced_facts
where project_id in (select project_id from selected_projects)
    or activity_id in (select activity_id from selected_activities)
order by source_id;
