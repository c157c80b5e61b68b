-- What can be chosen: the values that occur in the data.
-- Grain: one row per field and value; countries, instruments, donors and activity types by name, statuses and years
-- in their order. Nothing is left out by what is chosen already.
-- Counted in n: projects at project level for country, instrument (those below it too), donor, status (IATI
-- ActivityStatus) and year (that they run in); entries for activity_type.
-- Columns: field, code, name (the code where the contract has the name), n.
select field, code, name, n from filter_options
order by nth;
