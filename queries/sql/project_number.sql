-- How many projects are found.
-- Grain: one row per level. Counted: entries of the selection that $search finds. Left out: nothing.
-- Columns: level; projects: entries of that level; alone: those that stand for themselves in the directory.
select level, sum(n)::bigint as projects, coalesce(sum(n) filter (where under_no is null), 0)::bigint as alone
from project_numbers
group by level
order by level;
