-- How many entries the selection has.
-- Grain: one row per level. Counted: selected projects. Left out: nothing. Columns: level, projects.
select level, count(*) as projects
from selected_projects
group by level
order by level;
