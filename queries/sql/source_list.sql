-- Sources: the pages and documents that facts were read from.
-- Grain: one row per source ($source_id, or all), newest first, undated ones last; also those that no fact was read from.
-- Counted: words of the source that carry a cell. Left out: nothing; what is chosen does not change the list.
-- Columns: source_id, title, publisher, language (BCP 47), published, retrieved, url, document,
-- document_sha256, verified (when all its words were last found), note; facts: accepted
-- ones; alternatives: words that give another value than the one accepted; projects: that the facts belong to.
select s.id as source_id, s.title, s.publisher, s."language",
    date_text(s.published.earliest, s.published."precision") as published,
    date_text(s.retrieved.earliest, s.retrieved."precision") as retrieved, s.url, s.document,
    s.document_sha256, date_text(s.verified.earliest, s.verified."precision") as verified, s.note,
    coalesce(r.facts, 0) as facts, coalesce(r.alternatives, 0) as alternatives, coalesce(r.projects, 0) as projects
from sources s
left join source_reads r on r.source_id = s.id
where $source_id::varchar is null or s.id = $source_id::varchar
order by s.published.latest desc nulls last, s.title, s.id;
