-- The words that carry one column of given rows ($table, $rows, $column).
-- Grain: one row per cell and words of a source, accepted ones first; a filled cell without a source has one row with an
-- empty source_id. Counted: nothing. Left out: nothing.
-- Columns: table_name, row_id, row_label (what the row is about), row_code (role of people, kind of money), column_name,
-- kind (figure, date, list, string); unit (of its figures, where the row says so); value (in the notation of the data;
-- of a place its name); project_id, project_title, activity_id, activity_title; source_id, source_title, publisher, language, url, published;
-- line, words, translation (ours), basis (stated, derived), claim (accepted, alternative), other_value (what an
-- alternative claim gives), note.
select f.table_name, f.row_id,
    coalesce(i.title, iv_i.title, o.name, pe.profession, c.title, so.title, a.title) as row_label,
    coalesce(pe.role, fu.kind) as row_code,
    f.column_name, f.kind, f.unit, coalesce(pl.name, f.value) as value, f.project_id, p.title as project_title, f.activity_id,
    a.title as activity_title, f.source_id, s.title as source_title, s.publisher, s."language", s.url,
    date_text(s.published.earliest, s.published."precision") as published,
    f.line, f.words, f.translation, f.basis, f.claim, f.other_value, f.note
from facts f
left join sources s on s.id = f.source_id
left join projects p on p.id = f.project_id
left join activities a on a.id = f.activity_id
left join places pl on pl.id = case when f.column_name = 'place_id' then f.value end
left join indicators i on i.id = case when f.table_name = 'indicators' then f.row_id end
left join indicator_values iv on iv.id = case when f.table_name = 'indicator_values' then f.row_id end
left join indicators iv_i on iv_i.id = iv.indicator_id
left join participations pa on pa.id = case when f.table_name = 'participations' then f.row_id end
left join organisations o on o.id = pa.organisation_id
left join people pe on pe.id = case when f.table_name = 'people' then f.row_id end
left join funding fu on fu.id = case when f.table_name = 'funding' then f.row_id end
left join context c on c.id = case when f.table_name = 'context' then f.row_id end
left join sources so on so.id = case when f.table_name = 'sources' then f.row_id end
where f.table_name = $table and f.column_name = $column and list_contains($rows::varchar[], f.row_id)
order by list_position($rows::varchar[], f.row_id), f.claim, f.source_id, f.line, f.words;
