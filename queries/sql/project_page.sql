-- Which projects a page of the directory shows.
-- Grain: one row per entry found: $length families after the first $first, each where the best of it is, the entry that
-- stands for itself first, then the parts under it. Nothing is counted.
-- Left out: parts of a part. $search as in the list of projects.
-- Columns: project_id; under: the project that a part stands under (empty: it stands for itself); place: its number in the
-- order of titles.
with heads as (
    select project_no, place, score from placed_projects where under_no is null
),
candidates as (
    -- A family stands no later than the one that stands for itself, so none is missing here before the end of the page.
    (from heads order by score desc nulls last, place limit $first::bigint + $length::bigint)
    union all
    select under_no, place, score
    from placed_projects where under_no in (select project_no from heads)
),
page as (
    select project_no, min(nth) as nth
    from (select project_no, row_number() over (order by score desc nulls last, place) as nth from candidates)
    group by project_no
    order by min(nth) limit $length::bigint offset $first::bigint
)
select d.project_id, case when p.under_no is not null then head.project_id end as under, p.place
from page
join placed_projects p on coalesce(p.under_no, p.project_no) = page.project_no
join directory d on d.place = p.place
join directory head on head.project_no = page.project_no
order by page.nth, p.under_no is not null, p.score desc nulls last, p.place;
