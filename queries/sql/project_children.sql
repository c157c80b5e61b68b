-- What one project ($project_id) consists of: components, sub-grants, and projects of a programme.
-- Grain: one row per project directly below it, by title. Nothing is counted; nothing is left out.
-- Columns: project_id, title, title_local, level, status, start_text, end_text, countries.
select project_id, title, title_local, level, status, date_text(start_earliest, start_precision) as start_text,
    date_text(end_earliest, end_precision) as end_text, countries
from project_scope
where parent_project_id = $project_id
order by list_position(['project', 'component', 'sub_grant', 'programme'], level), title, project_id;
