-- How many things somebody could be asked about, by what is the matter.
-- Grain: one row per reason, most important first. Counted: rows of the list of what to ask.
-- Left out: nothing. Columns: reason, rank, n.
select reason, min(rank) as rank, count(*) as n
from asked_things
group by reason
order by rank, reason;
