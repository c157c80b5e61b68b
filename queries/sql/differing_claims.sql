-- Claims that differ: what one source says, what another says instead, and which of the two counts.
-- Grain: one row per words that give another value than the cell, and source of the accepted value; and one per
-- amount that is kept beside the accepted ones of its project. Of $source_id, or of the selection where that is empty;
-- of many at $length so many after the first $first.
-- Counted: the value of the cell counts, the other one is kept and in no sum. Left out: nothing.
-- Columns: table_name, row_id, column_name, kind (figure, date, list, string); project_id, project_title, activity_id,
-- activity_title; value, currency: what counts, in the notation of the data; source_id, source_title, words, translation,
-- line, language: where that stands; other_row: the row of the other claim; other_value, other_currency,
-- other_source_id, other_source_title, other_words, other_translation, other_line, other_language; reason: why the one
-- counts (empty: not noted).
with page as (
    select c.*, p.title as project_title
    from contradictions c
    left join projects p on p.id = c.project_id
    order by p.title nulls last, c.project_id, c.table_name, c.row_id, c.column_name, c.other_value, c.other_source_id,
        c.source_id, c.other_row, c.other_words
    limit $length::bigint offset $first::bigint
),
cells as (
    -- Of both sides: an amount that is kept beside another has words of its own.
    select table_name, row_id, column_name from page
    union
    select 'funding', other_row, 'amount' from page where fact_no is null
),
quotes as (
    select f.table_name, f.row_id, f.column_name, f.source_id,
        min_by((f.words, f.translation, f.line), (f.line, f.words)) as quote
    from sourced_facts f semi join cells using (table_name, row_id, column_name)
    where f.claim = 'accepted' group by f.table_name, f.row_id, f.column_name, f.source_id
),
stated as (
    select id, currency, note, figure_text(amount.low, amount.high, amount.approximate) as value
    from funding where id in (select row_id from cells)
)
select c.table_name, c.row_id, c.column_name, coalesce(f.kind, 'figure') as kind, c.project_id, c.project_title, c.activity_id,
    a.title as activity_title, case when c.fact_no is null then m.value else f.value end as value, m.currency,
    c.source_id, s.title as source_title, q.quote[1] as words, q.quote[2] as translation, q.quote[3] as line,
    s."language", c.other_row, c.other_value, case when c.fact_no is null then o.currency else m.currency end as other_currency,
    c.other_source_id, t.title as other_source_title, c.other_words,
    case when c.fact_no is null then e.quote[2] else f.translation end as other_translation,
    case when c.fact_no is null then e.quote[3] else f.line end as other_line, t."language" as other_language,
    case when c.fact_no is null then o.note else f.note end as reason
from page c
left join sourced_facts f on f.rowid = c.fact_no
left join quotes q on q.table_name = c.table_name and q.row_id = c.row_id and q.column_name = c.column_name
    and q.source_id = c.source_id
-- Keys of their own: a condition on one side of a left join would compare each row with each.
left join quotes e on e.table_name = 'funding' and e.column_name = 'amount' and e.source_id = c.other_source_id
    and e.row_id = case when c.fact_no is null then c.other_row end
left join stated m on m.id = case when c.table_name = 'funding' then c.row_id end
left join stated o on o.id = case when c.fact_no is null then c.other_row end
left join activities a on a.id = c.activity_id
left join sources s on s.id = c.source_id
left join sources t on t.id = c.other_source_id
order by c.project_title nulls last, c.project_id, c.table_name, c.row_id, c.column_name, c.other_value, c.other_source_id,
    c.source_id, c.other_row, c.other_words;
