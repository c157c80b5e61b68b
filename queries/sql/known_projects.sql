-- Which of the chosen projects ($project) there are.
-- Grain: one row per project, by id. Nothing is counted. Left out: what else is chosen is not looked at.
-- Columns: project_id.
select project_id
from project_scope
where project_id in (select unnest($project::varchar[]))
order by project_id;
