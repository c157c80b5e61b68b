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
with shown as materialized (
    select * from listed_contradictions
    order by nth
    limit $length::bigint offset $first::bigint
),
quotes as (
    select rowid as row_no, kind, value, other_value, words, translation, line, note
    from sourced_facts
    where rowid in (select unnest([fact_row, words_row, other_words_row]) from shown)
),
amounts as (
    select rowid as row_no, currency, note, figure_text(amount.low, amount.high, amount.approximate) as value
    from funding
    where rowid in (select unnest([amount_row, other_amount_row]) from shown)
)
-- Words that give another value tell both; an amount beside another has words and a row of its own.
select c.table_name, c.row_id, c.column_name, coalesce(f.kind, 'figure') as kind, c.project_id, c.project_title,
    c.activity_id, c.activity_title, case when c.fact_row is null then m.value else f.value end as value, m.currency,
    c.source_id, s.title as source_title, q.words, q.translation, q.line, s."language", c.other_row,
    case when c.fact_row is null then o.value else f.other_value end as other_value,
    case when c.fact_row is null then o.currency else m.currency end as other_currency,
    c.other_source_id, t.title as other_source_title, coalesce(f.words, e.words) as other_words,
    coalesce(f.translation, e.translation) as other_translation, coalesce(f.line, e.line) as other_line,
    t."language" as other_language, coalesce(f.note, o.note) as reason
from shown c
left join quotes f on f.row_no = c.fact_row
left join quotes q on q.row_no = c.words_row
left join quotes e on e.row_no = c.other_words_row
left join amounts m on m.row_no = c.amount_row
left join amounts o on o.row_no = c.other_amount_row
left join sources s on s.id = c.source_id
left join sources t on t.id = c.other_source_id
order by c.nth;
