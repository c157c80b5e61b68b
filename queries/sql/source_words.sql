-- The words that were taken from one source ($source_id), for the check of whether they still stand there.
-- Grain: one row per words that carry a cell, in the order of the document. Nothing is counted; nothing is left out.
-- Columns: words, line.
select words, line
from sourced_facts
where source_id = $source_id
order by line nulls last, words;
