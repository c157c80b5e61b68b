-- How many claims about money the list of them has.
-- Grain: one row. Counted: claims of the selection, those in no total too. Left out: nothing.
-- Columns: n.
select coalesce(sum(n), 0)::bigint as n
from selected_funding
order by n;
