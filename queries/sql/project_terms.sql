-- Terms of the number of projects: the projects that it counts.
-- Grain: one row per selected project at project level, by title; of many at $length so many after the first $first.
-- Unit: projects.
-- Counted: projects; left out: programmes, components and sub-grants.
-- Columns: key; table_name, row_id, column_name: the cell that the entry stands on; title, project_id, project_title;
-- low, high, approximate, unit; of_low, of_high, of_approximate, of_unit: one each; evidence: words and where they
-- stand.
with terms as (
    select ['projects'] as key, project_no, 1 as low, 1 as high
    from selected_projects where level = 'project' and $metric = 'headline'
),
page as (
    select *
    from terms
    where key is not null and ($of::varchar[] is null or key = $of::varchar[])
    order by coalesce(low, high) desc nulls last, project_no
    limit $length::bigint offset $first::bigint
)
select p.key, 'projects' as table_name, s.project_id as row_id, 'title_local' as column_name, s.title, s.project_id,
    s.title as project_title, p.low, p.high, false as approximate, 'projects' as unit, 1 as of_low, 1 as of_high,
    false as of_approximate, 'projects' as of_unit,
    q.evidence
from page p
join project_scope s on s.project_no = p.project_no
left join quoted_words q on q.table_name = 'projects' and q.row_id = s.project_id and q.column_name = 'title_local'
order by coalesce(p.low, p.high) desc nulls last, p.project_no;
