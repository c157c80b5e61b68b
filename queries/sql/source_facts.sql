-- What was taken from one source ($source_id), and what in it contradicts what is accepted.
-- Grain: one row per words that carry a cell, in the order of the document; of many at $length so many after
-- the first $first. Nothing is counted; nothing is left out.
-- Columns: table_name, row_id, column_name, kind, unit (of its figures, where the row says so), value, project_id,
-- project_title, activity_id, activity_title, line, words, translation (ours), basis, claim, other_value, note.
with page as (
    select f.rowid as fact_no, f.*
    from sourced_facts f
    where f.source_id = $source_id
    order by f.line nulls last, f.table_name, f.row_id, f.column_name, f.words, fact_no
    limit $length::bigint offset $first::bigint
)
select f.table_name, f.row_id, f.column_name, f.kind, f.unit, f.value, f.project_id, p.title as project_title, f.activity_id,
    a.title as activity_title, f.line, f.words, f.translation, f.basis, f.claim, f.other_value, f.note
from page f
left join projects p on p.id = f.project_id
left join activities a on a.id = f.activity_id
order by f.line nulls last, f.table_name, f.row_id, f.column_name, f.words, f.fact_no;
