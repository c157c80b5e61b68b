-- The version of the data that this edition holds.
-- Grain: one row. Nothing is counted; nothing is left out.
-- Columns: version (1, 2, 3 …), author, message, committed_at (UTC); rows_changed: table → how many rows were added,
-- changed and removed, as JSON.
select version, author, message, timezone('UTC', committed_at) as committed_at, rows_changed
from version order by version;
