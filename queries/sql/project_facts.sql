-- Every fact of one project ($project_id), with the words that carry it.
-- Grain: one row per cell and words of a source; a cell without a source has one row with an empty source_id.
-- Counted: nothing. Left out: what belongs to its components and sub-grants, which are projects of their own.
-- Columns: table_name, row_id, row_label (what the row is about), column_name, kind (figure, date, list, string);
-- unit (of its figures, where the row says so); value (in the notation of the data); source_id, source_title, publisher, language, url, published; line, words,
-- translation (ours), basis (stated, derived), claim (accepted, alternative), other_value (what an alternative claim
-- gives), note; activity_id.
with own as (
    select activity_rows, people_rows from directory where project_id = $project_id
),
named as (
    -- What a row is about, of those of the project: all others are more by far.
    select 'activities' as table_name, activity_id as row_id, title as row_label
    from activity_scope where rowid in (select unnest(activity_rows) from own)
    union all
    select 'people', people_id, coalesce(activity_title, role)
    from people_scope where rowid in (select unnest(people_rows) from own)
    union all
    select 'indicators', id, title from indicators where project_id = $project_id
    union all
    select 'indicator_values', v.id, i.title
    from indicator_values v join indicators i on i.id = v.indicator_id where i.project_id = $project_id
    union all
    select 'participations', p.id, o.name
    from participations p join organisations o on o.id = p.organisation_id where p.project_id = $project_id
    union all
    select 'funding', id, kind from funding where project_id = $project_id
)
select f.table_name, f.row_id, n.row_label, f.column_name, f.kind, f.unit, f.value, f.source_id, s.title as source_title,
    s.publisher, s."language", s.url, date_text(s.published.earliest, s.published."precision") as published,
    f.line, f.words, f.translation, f.basis, f.claim, f.other_value, f.note, f.activity_id
from facts f
left join sources s on s.id = f.source_id
left join named n on n.table_name = f.table_name and n.row_id = f.row_id
where f.project_id = $project_id
order by list_position(['projects', 'participations', 'funding', 'activities', 'people', 'indicators',
    'indicator_values'], f.table_name), f.row_id, f.column_name, f.claim, f.source_id, f.words;
