-- Where one source says what another does not: which claims stand beside each other, before any of their words is read.
contradictions as (
    -- One row per words that give another value than the cell, and source of the accepted value; one per amount that is
    -- kept beside the accepted ones of its project. fact_no: the words in sourced_facts. Of $source_id, or of the selection.
    select d.*
    from (
        select f.rowid as fact_no, f.table_name, f.row_id, f.column_name, f.project_id, f.activity_id, q.source_id,
            f.row_id as other_row, f.other_value, f.source_id as other_source_id, f.words as other_words
        from sourced_facts f
        left join (
            select distinct c.table_name, c.row_id, c.column_name, c.source_id
            from sourced_facts c
            semi join (select * from sourced_facts where claim = 'alternative') o
                on o.table_name = c.table_name and o.row_id = c.row_id and o.column_name = c.column_name
            where c.claim = 'accepted'
        ) q on q.table_name = f.table_name and q.row_id = f.row_id and q.column_name = f.column_name
        where f.claim = 'alternative'
        union all
        select null, 'funding', a.funding_id, 'amount', o.project_id, null, q.source_id, o.funding_id,
            figure_text(o.amount_low, o.amount_high, o.amount_approximate), e.source_id, e.words
        from funding_scope o
        left join funding_scope a on a.project_id = o.project_id and a.kind = o.kind and a.claim = 'accepted'
        left join (
            select distinct row_id, source_id from sourced_facts
            where claim = 'accepted' and table_name = 'funding' and column_name = 'amount'
        ) q on q.row_id = a.funding_id
        left join (
            select row_id, source_id, min_by(words, (line, words)) as words from sourced_facts
            where claim = 'accepted' and table_name = 'funding' and column_name = 'amount'
                and row_id in (select funding_id from funding_scope where claim = 'alternative')
            group by row_id, source_id
        ) e on e.row_id = o.funding_id
        where o.claim = 'alternative'
    ) d
    where case when $source_id::varchar is not null then $source_id::varchar in (d.source_id, d.other_source_id)
        else d.project_id in (select project_id from selected_projects)
            or d.activity_id in (select activity_id from selected_activities) end
)
