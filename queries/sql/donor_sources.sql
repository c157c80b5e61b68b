-- Sources of a choice, and how much of it each carries.
-- Grain: one row per source that a fact about the selected projects and activities was read from, newest first, undated
-- ones last. Counted: words of the source that carry a cell. Left out: what it carries of other projects.
-- Columns: source_id, title, publisher, language (BCP 47), published, url; facts: accepted ones; alternatives: words
-- that give another value than the one accepted.
with mine as (
    select f.* from sourced_facts f
    where f.project_id in (select project_id from selected_projects)
        or f.activity_id in (select activity_id from selected_activities)
)
select s.id as source_id, s.title, s.publisher, s."language",
    date_text(s.published.earliest, s.published."precision") as published, s.url,
    count(*) filter (where m.claim = 'accepted') as facts, count(*) filter (where m.claim = 'alternative') as alternatives
from mine m join sources s on s.id = m.source_id
group by all
order by max(s.published.latest) desc nulls last, s.title, s.id;
