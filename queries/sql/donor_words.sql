-- The words behind the figures of a choice: what a report on it quotes.
-- Grain: one row per cell and words of a source, by source and line; accepted claims only. Cells: amounts; periods and
-- durations of projects; numbers, dates and status of activities; numbers and roles of people; levels, baselines,
-- targets and actuals of indicators.
-- Counted: nothing. Left out: cells without a source.
-- Columns: table_name, row_id, column_name, source_id, source_title, publisher, language, url, published, line, words,
-- translation (ours), basis (stated, derived), note.
select f.table_name, f.row_id, f.column_name, f.source_id, s.title as source_title, s.publisher, s."language", s.url,
    date_text(s.published.earliest, s.published."precision") as published, f.line, f.words, f.translation, f.basis, f.note
from sourced_facts f
join sources s on s.id = f.source_id
where f.claim = 'accepted'
    and (f.project_id in (select project_id from selected_projects)
        or f.activity_id in (select activity_id from selected_activities))
    and f.table_name || '.' || f.column_name in (
        'funding.amount', 'projects.start', 'projects.end', 'projects.duration_months', 'activities.count',
        'activities.start', 'activities.end', 'activities.status', 'people.number', 'indicators.baseline',
        'indicators.target', 'indicators.level', 'indicator_values.actual', 'people.role'
    )
order by f.source_id, f.line nulls last, f.words, f.table_name, f.row_id, f.column_name;
