-- Which projects a page of the directory shows.
-- Grain: one row per entry found: $length families after the first $first, each where the best of it is, the entry that
-- stands for itself first, then the parts under it. Nothing is counted.
-- Left out: parts of a part. $search as in the list of projects.
-- Columns: project_id; under: the project that a part stands under (empty: it stands for itself).
with families as (
    select coalesce(under, project_id) as head, min(place) as place
    from placed_projects
    group by all having bool_or(under is null)
),
page as (
    select head, place from families order by place limit $length::bigint offset $first::bigint
)
select p.project_id, p.under
from page
join placed_projects p on coalesce(p.under, p.project_id) = page.head
order by page.place, p.under is not null, p.place;
