-- The words behind the rows of one table ($table), for downloads.
-- Grain: one row per row of the table that words speak of, by its id. Nothing is counted. Left out: words of claims that
-- are not accepted.
-- Columns: row_id; evidence: each column with its words, their source and line.
select row_id, string_agg(column_name || ': ' || evidence, ' | ' order by column_name) as evidence
from quoted_words where table_name = $table
group by row_id
order by row_id;
