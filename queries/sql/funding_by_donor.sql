-- Funding per donor, EUR at the mean ECB rate of the value date's month (or year).
-- Grain: one row per organisation that pays for a selected project, largest stated funding first. The row without a
-- donor holds the amounts of several donors whose shares no source states, and projects whose donor is not known.
-- Counted: as in funding per instrument. A claim is its donor's own; where the source names no donor of the amount
-- it is the project's donor if the project has one only. The rows add up to the total funding.
-- Left out, and said in the notes: what funding per instrument leaves out.
-- Columns: donor_id, donor; eur_low, eur_high, eur_approximate; projects: selected ones at project level that the
-- donor pays for (a project of two donors stands in both rows); reported: those with an amount counted in this row;
-- unconverted: those with an amount of this row in a currency without a rate.
with payers as (
    select p.project_no, unnest(p.donors) as donor_id
    from selected_projects p where p.level = 'project'
    union
    select p.project_no, null
    from selected_projects p
    where p.level = 'project' and p.donors is null
    union
    select f.project_no, null
    from selected_funding f
    where f.donor_id is null and (f.left_out is null or (f.left_out = 'unconverted' and f.level = 'project'))
),
amounts as (
    select project_no, donor_id,
        low_sum(eur_low, eur_high) as low, high_sum(eur_low, eur_high) as high, bool_or(eur_approximate) as approximate
    from selected_funding where left_out is null group by project_no, donor_id
),
unconverted as (
    select distinct project_no, donor_id from selected_funding where left_out = 'unconverted'
),
per_donor as (
    select p.donor_id,
        end_sum(a.low, a.project_no) as eur_low, end_sum(a.high, a.project_no) as eur_high,
        coalesce(bool_or(a.approximate), false) as eur_approximate,
        sum(s.n)::bigint as projects, coalesce(sum(s.n) filter (where a.project_no is not null), 0)::bigint as reported,
        coalesce(sum(s.n) filter (where u.project_no is not null), 0)::bigint as unconverted
    from payers p
    join selected_projects s on s.project_no = p.project_no
    left join amounts a on a.project_no = p.project_no and a.donor_id is not distinct from p.donor_id
    left join unconverted u on u.project_no = p.project_no and u.donor_id is not distinct from p.donor_id
    where p.donor_id is null or $donor::varchar[] is null or list_contains($donor::varchar[], p.donor_id)
    group by p.donor_id
)
select d.donor_id, coalesce(o.abbreviation, o.name) as donor, d.* exclude (donor_id)
from per_donor d
left join organisations o on o.id = d.donor_id
order by coalesce(eur_low, eur_high) desc nulls last, projects desc, donor nulls last, donor_id;

select code, n, "of", low, high, approximate, unit from funding_notes order by code;
