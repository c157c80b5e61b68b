-- The words behind a cell as one text, for lists and downloads.
quoted_words as (
    -- One row per cell with accepted words: each quotation with its source and line.
    select table_name, row_id, column_name,
        string_agg('“' || words || '”' || coalesce(' [' || translation || ']', '') || ' (' || source_id
            || coalesce(', line ' || line, '') || case basis when 'derived' then ', derived' else '' end || ')',
            ' | ' order by source_id, line, words) as evidence
    from sourced_facts where claim = 'accepted' group by table_name, row_id, column_name
)
