-- What can be chosen: the values that occur in the data.
-- Grain: one row per field and value; countries, instruments, donors and activity types by name, statuses and years
-- in their order. Nothing is counted; nothing is left out by what is chosen already.
-- Columns: field, code, name (the code where the contract has the name).
select field, code, name
from filter_options
order by nth;
