-- How many claims differ.
-- Grain: one row. Counted: rows of the list of the claims that differ, of $source_id or of the selection.
-- Left out: nothing. Columns: n.
select count(*) as n
from listed_contradictions
order by n;
