-- Every fact of one project ($project_id), with the words that carry it.
-- Grain: one row per cell and words of a source; a cell without a source has one row with an empty source_id.
-- Counted: nothing. Left out: what belongs to its components and sub-grants, which are projects of their own.
-- Columns: table_name, row_id, row_label (what the row is about), column_name, kind (figure, date, list, string);
-- unit (of its figures, where the row says so); value (in the notation of the data); source_id, source_title, publisher, language, url, published; line, words,
-- translation (ours), basis (stated, derived), claim (accepted, alternative), other_value (what an alternative claim
-- gives), note; activity_id.
select f.table_name, f.row_id,
    coalesce(a.title, i.title, pa_o.name, pe_a.title, pe.role, fu.kind, iv_i.title) as row_label,
    f.column_name, f.kind, f.unit, f.value, f.source_id, s.title as source_title, s.publisher, s."language", s.url,
    date_text(s.published.earliest, s.published."precision") as published,
    f.line, f.words, f.translation, f.basis, f.claim, f.other_value, f.note, f.activity_id
from facts f
left join sources s on s.id = f.source_id
-- Keys of their own: a condition on one side of a left join would compare each row with each.
left join activities a on a.id = case when f.table_name = 'activities' then f.row_id end
left join indicators i on i.id = case when f.table_name = 'indicators' then f.row_id end
left join participations pa on pa.id = case when f.table_name = 'participations' then f.row_id end
left join organisations pa_o on pa_o.id = pa.organisation_id
left join people pe on pe.id = case when f.table_name = 'people' then f.row_id end
left join activities pe_a on pe_a.id = pe.activity_id
left join funding fu on fu.id = case when f.table_name = 'funding' then f.row_id end
left join indicator_values iv on iv.id = case when f.table_name = 'indicator_values' then f.row_id end
left join indicators iv_i on iv_i.id = iv.indicator_id
where f.project_id = $project_id
order by list_position(['projects', 'participations', 'funding', 'activities', 'people', 'indicators',
    'indicator_values'], f.table_name), f.row_id, f.column_name, f.claim, f.source_id, f.words;
