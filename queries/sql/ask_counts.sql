-- How many things somebody could be asked about, by what is the matter.
-- Grain: one row per reason and rank, how much it matters, most important first. Counted: rows of the list of what to ask.
-- Left out: nothing. Columns: reason, rank, n.
select reason, rank, count(*) as n
from asked_things
group by reason, rank
order by rank, reason;
