-- What to ask about: each figure that is not reported, has no source, or is contradicted without a reason noted.
-- Grain: one row per thing; many of one kind and project (activities without a number or date, cells without a source)
-- stand in one row of n. What matters most comes first: amounts and trained persons, then what sources contradict and
-- what has no exchange rate, dates, activities, indicators. $first and $length choose a page, $reason one reason,
-- $from_rank and $to_rank how much things matter, so that a page need not look for what stands on others.
-- Asked are, of projects at project level, the amount, the dates, the number of activities done, of trained persons
-- and of indicators; of every training done without a number of persons trained, that number; of every indicator its
-- target and actual value; of every amount in a currency without a rate, its date or rate. Nothing that a project in
-- preparation (IATI status 1) has not done yet is asked.
-- What has no source or is contradicted is asked of whole projects: of each that is chosen or has an activity that is.
-- Left out: a baseline that is not stated, and the dates and money of components and sub-grants.
-- Columns: reason; project_id, project_title, countries, instrument; table_name, row_id: the row asked about; column_name:
-- its cell (empty: what is asked stands in no cell of it); subject: its title, currency or profession; n: how many; kind,
-- value: what stands in the cell, in the notation of the data; currency; organiser, implementing, funding: whom to ask,
-- by role, also of the project that a part is inside of; sources: those that speak of the project.
with page as (
    -- Keys of their own: a condition on one side of a left join would compare each row with each.
    select t.*, case when t.table_name = 'funding' then t.row_id end as funding_id,
        case when t.n = 1 then t.activity_id end as event_id
    from asked_things t left join project_scope p on p.project_id = t.project_id
    where ($reason::varchar is null or t.reason = $reason::varchar)
        and ($from_rank::integer is null or t.rank >= $from_rank::integer)
        and ($to_rank::integer is null or t.rank <= $to_rank::integer)
    order by t.rank, p.title nulls last, t.project_id, t.reason, t.table_name, t.row_id, t.column_name
    limit $length::bigint offset $first::bigint
),
roles as (
    select p.project_id,
        string_agg(distinct o.name, ' / ' order by o.name) filter (where r.role = '4') as implementing,
        string_agg(distinct o.name, ' / ' order by o.name) filter (where r.role = '1') as funding
    from project_scope p
    join participations r on r.project_id = p.project_id
    join organisations o on o.id = r.organisation_id
    where p.project_id in (select project_id from page)
        or p.project_id in (select s.parent_project_id from project_scope s join page on page.project_id = s.project_id)
    group by p.project_id
),
pages as (
    select f.project_id, list(distinct f.source_id order by f.source_id) as sources
    from sourced_facts f where f.project_id in (select project_id from page) group by f.project_id
),
cells as (
    select f.table_name, f.row_id, f.column_name, any_value(f.kind) as kind, any_value(f.value) as value
    from sourced_facts f semi join page on page.row_id = f.row_id and page.table_name = f.table_name
    group by f.table_name, f.row_id, f.column_name
)
select page.reason, page.project_id, p.title as project_title, p.countries, p.instrument, page.table_name, page.row_id,
    page.column_name, page.subject, page.n, c.kind,
    coalesce(c.value, figure_text(m.amount.low, m.amount.high, m.amount.approximate)) as value, m.currency,
    g.name as organiser,
    coalesce(r.implementing, case when p.level in ('component', 'sub_grant') then up.implementing end) as implementing,
    coalesce(r.funding, case when p.level in ('component', 'sub_grant') then up.funding end) as funding, s.sources
from page
left join project_scope p on p.project_id = page.project_id
left join roles r on r.project_id = page.project_id
left join roles up on up.project_id = p.parent_project_id
left join pages s on s.project_id = page.project_id
left join cells c on c.table_name = page.table_name and c.row_id = page.row_id and c.column_name = page.column_name
left join funding m on m.id = page.funding_id
left join activities a on a.id = page.event_id
left join organisations g on g.id = a.organiser_id
order by page.rank, p.title nulls last, page.project_id, page.reason, page.table_name, page.row_id, page.column_name;
