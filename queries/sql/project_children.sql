-- What one project ($project_id) consists of: components, sub-grants, and projects of a programme.
-- Grain: one row per project directly below it, by title. Nothing is counted; nothing is left out.
-- Columns: project_id, title.
select project_id, title
from project_scope
where parent_project_id = $project_id
order by list_position(['project', 'component', 'sub_grant', 'programme'], level), title, project_id;
