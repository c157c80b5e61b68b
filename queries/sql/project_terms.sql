-- Terms of the number of projects: the projects that it counts.
-- Grain: one row per selected project at project level, by title. Unit: projects.
-- Counted: projects; left out: programmes, components and sub-grants.
-- Columns: key; table_name, row_id, column_name: the cell that the entry stands on; title, project_id, project_title;
-- low, high, approximate, unit; of_low, of_high, of_approximate, of_unit: one each; evidence: words and where they stand.
with terms as (
    select ['projects'] as key, 'projects' as table_name, project_id as row_id, 'title_local' as column_name, title,
        project_id, title as project_title, 1 as low, 1 as high, false as approximate, 'projects' as unit,
        1 as of_low, 1 as of_high, false as of_approximate, 'projects' as of_unit
    from selected_projects where level = 'project' and $metric = 'headline'
)
select t.key, t.table_name, t.row_id, t.column_name, t.title, t.project_id, t.project_title, t.low, t.high,
    coalesce(t.approximate, false) as approximate, t.unit, t.of_low, t.of_high,
    coalesce(t.of_approximate, false) as of_approximate, t.of_unit, q.evidence
from terms t
left join quoted_words q on q.table_name = t.table_name and q.row_id = t.row_id and q.column_name = t.column_name
where t.key is not null and ($of::varchar[] is null or t.key = $of::varchar[])
order by coalesce(t.low, t.high) desc nulls last, t.row_id;
