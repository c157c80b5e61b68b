-- What was taken from one source ($source_id), and what in it contradicts what is accepted.
-- Grain: one row per words that carry a cell, in the order of the document. Nothing is counted; nothing is left out.
-- Columns: table_name, row_id, column_name, kind, unit (of its figures, where the row says so), value, project_id,
-- project_title, activity_id, activity_title, line, words, translation (ours), basis, claim, other_value, note.
select f.table_name, f.row_id, f.column_name, f.kind, f.unit, f.value, f.project_id, p.title as project_title, f.activity_id,
    a.title as activity_title, f.line, f.words, f.translation, f.basis, f.claim, f.other_value, f.note
from sourced_facts f
left join projects p on p.id = f.project_id
left join activities a on a.id = f.activity_id
where f.source_id = $source_id
order by f.line nulls last, f.table_name, f.row_id, f.column_name, f.words;
