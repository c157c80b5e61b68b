-- Terms of the activity counts over time: the entries that stand in a period.
-- Grain: one row per entry placed in a period, the largest first; of many at $length so many after the first $first.
-- Unit: activities.
-- Counted: as in activities over time ($grain); also entries whose number no source states. Left out: what cannot be
-- placed, and with a key ($of) the terms of other periods.
-- Columns: key (first day of the period, status, type); table_name, row_id, column_name: the cell that states the term;
-- title, project_id, project_title; low, high, approximate, unit; of_low, of_high, of_approximate, of_unit: what the
-- cell states; evidence: its words and where they stand.
with terms as (
    select [period::varchar, status, type] as key, activity_no, count_low as low, count_high as high,
        count_approximate as approximate
    from placed_activities
    where $metric = 'activities_over_time'
),
page as (
    select *
    from terms
    where key is not null and ($of::varchar[] is null or key = $of::varchar[])
    order by coalesce(low, high) desc nulls last, activity_no
    limit $length::bigint offset $first::bigint
)
select p.key, 'activities' as table_name, s.activity_id as row_id, 'count' as column_name, s.title, s.project_id,
    s.project_title, p.low, p.high, coalesce(p.approximate, false) as approximate, 'activities' as unit,
    s.count_low as of_low, s.count_high as of_high, coalesce(s.count_approximate, false) as of_approximate,
    'activities' as of_unit, q.evidence
from page p
join activity_scope s on s.activity_no = p.activity_no
left join quoted_words q on q.table_name = 'activities' and q.row_id = s.activity_id and q.column_name = 'count'
order by coalesce(p.low, p.high) desc nulls last, p.activity_no;
