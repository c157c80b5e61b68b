-- How many entries the selection has.
-- Grain: one row per level. Counted: selected projects. Left out: nothing. Columns: level, projects.
select level, sum(n)::bigint as projects
from project_numbers
group by level
order by level;
