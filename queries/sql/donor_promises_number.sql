-- How much planned or expected work of a choice no source reports as done.
-- Grain: one row. Counted: rows of the list of it. Left out: nothing. Columns: n.
select (select count(*) from listed_late) + (select count(*) from late_people) as n
order by n;
