-- How many projects are found.
-- Grain: one row per level. Counted: entries of the selection that $search finds. Left out: nothing.
-- Columns: level; projects: entries of that level; alone: those that stand for themselves in the directory.
select level, count(*) as projects, count(*) filter (where under is null) as alone
from placed_projects
group by level
order by level;
