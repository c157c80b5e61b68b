-- Claims that differ: what one source says, what another says instead, and which of the two counts.
-- Grain: one row per words that give another value than the cell, and source of the accepted value; and one per
-- amount that is kept beside the accepted ones of its project. Of $source_id, or of the selection where that is empty.
-- Counted: the value of the cell counts, the other one is kept and in no sum. Left out: nothing.
-- Columns: table_name, row_id, column_name, kind (figure, date, list, string); project_id, project_title, activity_id,
-- activity_title; value, currency: what counts, in the notation of the data; source_id, source_title, words, translation,
-- line, language: where that stands; other_row: the row of the other claim; other_value, other_currency,
-- other_source_id, other_source_title, other_words, other_translation, other_line, other_language; reason: why the one
-- counts (empty: not noted).
with quotes as (
    select table_name, row_id, column_name, source_id, min_by((words, translation, line), (line, words)) as quote
    from sourced_facts where claim = 'accepted' group by table_name, row_id, column_name, source_id
),
amounts as (
    select funding_id, project_id, kind, claim, currency,
        figure_text(amount_low, amount_high, amount_approximate) as value
    from funding_scope
),
claims as (
    select f.table_name, f.row_id, f.column_name, f.kind, f.project_id, f.activity_id, f.value, m.currency,
        q.source_id, q.quote[1] as words, q.quote[2] as translation, q.quote[3] as line, f.row_id as other_row,
        f.other_value, m.currency as other_currency, f.source_id as other_source_id, f.words as other_words,
        f.translation as other_translation, f.line as other_line, f.note as reason
    from sourced_facts f
    left join quotes q on q.table_name = f.table_name and q.row_id = f.row_id and q.column_name = f.column_name
    left join funding m on m.id = case when f.table_name = 'funding' then f.row_id end
    where f.claim = 'alternative'
    union all
    select 'funding', a.funding_id, 'amount', 'figure', o.project_id, null, a.value, a.currency, q.source_id, q.quote[1],
        q.quote[2], q.quote[3], o.funding_id, o.value, o.currency, e.source_id, e.quote[1], e.quote[2], e.quote[3], b.note
    from amounts o
    join funding b on b.id = o.funding_id
    left join amounts a on a.project_id = o.project_id and a.kind = o.kind and a.claim = 'accepted'
    left join quotes q on q.table_name = 'funding' and q.row_id = a.funding_id and q.column_name = 'amount'
    left join quotes e on e.table_name = 'funding' and e.row_id = o.funding_id and e.column_name = 'amount'
    where o.claim = 'alternative'
)
select c.table_name, c.row_id, c.column_name, c.kind, c.project_id, p.title as project_title, c.activity_id,
    a.title as activity_title, c.value, c.currency, c.source_id, s.title as source_title, c.words, c.translation, c.line,
    s."language", c.other_row, c.other_value, c.other_currency, c.other_source_id, t.title as other_source_title,
    c.other_words, c.other_translation, c.other_line, t."language" as other_language, c.reason
from claims c
left join projects p on p.id = c.project_id
left join activities a on a.id = c.activity_id
left join sources s on s.id = c.source_id
left join sources t on t.id = c.other_source_id
where case when $source_id::varchar is not null then $source_id::varchar in (c.source_id, c.other_source_id)
    else c.project_id in (select project_id from selected_projects)
        or c.activity_id in (select activity_id from selected_activities) end
order by p.title nulls last, c.project_id, c.table_name, c.row_id, c.column_name, c.other_value, c.other_source_id,
    c.source_id, c.other_row, c.other_words;
