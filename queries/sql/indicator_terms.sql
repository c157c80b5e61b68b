-- Terms of an indicator's actual: the values that it is made of.
-- Grain: one row per value that the actual is, or that it adds up, in the order of their periods; of many at $length so
-- many after the first $first. Unit: the indicator's.
-- Counted: as in the metric of the indicators. Left out: values of other indicators ($of has the one of the figure).
-- Columns: key (the indicator); table_name, row_id, column_name: the cell that states the term; title, project_id,
-- project_title; low, high, approximate, unit; of_low, of_high, of_approximate, of_unit: what the cell states; evidence:
-- its words and where they stand.
with terms as (
    select [i.indicator_id] as key, v.value_id, v.starts, v.ends, i.title, i.project_id, i.project_title,
        v.actual_low as low, v.actual_high as high, v.actual_approximate as approximate, i.unit
    from selected_indicators i
    join indicator_value_scope v on v.place = i.place
    where v.in_actual and ($of::varchar[] is null or [i.indicator_id] = $of::varchar[])
)
select t.key, 'indicator_values' as table_name, t.value_id as row_id, 'actual' as column_name, t.title, t.project_id,
    t.project_title, t.low, t.high, t.approximate, t.unit, t.low as of_low, t.high as of_high,
    t.approximate as of_approximate, t.unit as of_unit, q.evidence
from terms t
left join quoted_words q on q.table_name = 'indicator_values' and q.row_id = t.value_id and q.column_name = 'actual'
order by t.starts nulls last, t.ends nulls last, t.value_id
limit $length::bigint offset $first::bigint;
