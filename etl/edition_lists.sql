-- What lists show, in the order in which they show it, so that a page of a list reads its few rows and sorts no text.
-- Runs after edition_places.sql. `nth` is the place in the whole list; beside it stand the columns that the filters look
-- at, and *_row: where (rowid) that lies which is written of an entry. It is its number less the first: until an
-- edition is written, DuckDB numbers rows from elsewhere.

-- filter_options: what can be chosen in a filter: what occurs in the data.
create table filter_options as
with options as (
    select distinct 1 as place, 'country' as field, c.id as code, c.name
    from (
        select unnest(countries) as country from project_scope
        union
        select unnest(countries) from activity_scope
    ) x
    join countries c on c.id = x.country
    union all
    select distinct 2, 'instrument', i.id, coalesce(i.abbreviation, i.name)
    from (select distinct unnest(instrument_path) as instrument_id from project_scope) x
    join instruments i on i.id = x.instrument_id
    union all
    select distinct 3, 'donor', o.id, o.name from project_donors d join organisations o on o.id = d.donor_id
    union all
    select distinct 4, 'activity_type', type, type from activity_scope
    union all
    select distinct 5, 'status', status, status from project_scope where level = 'project' and status is not null
    union all
    select 6, 'year', y.year::varchar, y.year::varchar
    from (
        select min(least(year_from, year_to)) as first, max(greatest(year_from, year_to)) as last
        from (select year_from, year_to from project_scope union all select year_from, year_to from activity_scope)
    ) span, unnest(range(span.first, span.last + 1)) y(year)
)
select row_number() over (order by place, case when place in (5, 6) then code else name end, code) as nth, field, code,
    name
from options order by nth;

-- activity_order: latest first, by the end where there is no start, undated ones last. Numbers are in the order of ids,
-- and quicker to compare.
-- people_rows: what is told of its people.
create table activity_order as
with told as (
    select activity_no, list(rowid - (select min(rowid) from people_scope)) as people_rows
    from people_scope
    where activity_no is not null and part_of is null and coalesce(number_low, number_high) is not null
    group by activity_no
)
select row_number() over (order by coalesce(a.start_earliest, a.end_earliest) desc nulls last, a.activity_no) as nth,
    a.rowid - (select min(rowid) from activity_scope) as scope_row,
    a.activity_no - (select min(activity_no) from activity_scope) as activity_row, t.people_rows,
    a.profile, a.type, a.project_id, a.place_id, a.year_from, a.year_to
from activity_scope a left join told t on t.activity_no = a.activity_no
order by nth;

-- claim_order: by project, accepted ones first. words_row: the words to show, in evidence.
create table claim_order as
with cited as (
    select row_id, min_by(rowid, (claim <> 'accepted', source_id, rowid)) as words_no
    from evidence where "table" = 'funding' and "column" = 'amount' group by row_id
)
select row_number() over (
        order by f.project_title, f.project_id, f.claim,
            list_position(['budget', 'commitment', 'disbursement', 'expenditure', 'ceiling'], f.kind), f.funding_id
    ) as nth, f.rowid - (select min(rowid) from funding_scope) as scope_row,
    b.rowid - (select min(rowid) from funding) as funding_row,
    e.words_no - (select min(rowid) from evidence) as words_row,
    p.profile, p.activity_types, p.project_id, p.year_from, p.year_to
from funding_scope f
join funding b on b.id = f.funding_id
join project_scope p on p.project_no = f.project_no
left join cited e on e.row_id = f.funding_id
order by nth;

-- contradictions: what one source says and another does not, by project. One row per words that give another value
-- than the cell, and source of the accepted value; one per amount that is kept beside the accepted ones of its project.
-- fact_row: the words that give another value, empty for an amount beside others; words_row, other_words_row: those of
-- what counts and of an amount beside others, all of them in sourced_facts; amount_row, other_amount_row: in funding.
create table contradictions as
with quotes as (
    select table_name, row_id, column_name, source_id, min_by(rowid, (line, words, rowid)) as words_no
    from sourced_facts where claim = 'accepted' group by table_name, row_id, column_name, source_id
),
quoted_amounts as (
    select * from quotes where table_name = 'funding' and column_name = 'amount'
),
differing as (
    select f.rowid as fact_no, f.table_name, f.row_id, f.column_name, f.project_id, f.activity_id, q.source_id,
        q.words_no, f.row_id as other_row, f.other_value, f.source_id as other_source_id, null as other_words_no,
        f.words as other_words
    from sourced_facts f
    left join quotes q on q.table_name = f.table_name and q.row_id = f.row_id and q.column_name = f.column_name
    where f.claim = 'alternative'
    union all
    select null, 'funding', a.funding_id, 'amount', o.project_id, null, q.source_id, q.words_no, o.funding_id,
        figure_text(o.amount_low, o.amount_high, o.amount_approximate), e.source_id, e.words_no, w.words
    from funding_scope o
    left join funding_scope a on a.project_id = o.project_id and a.kind = o.kind and a.claim = 'accepted'
    left join quoted_amounts q on q.row_id = a.funding_id
    left join quoted_amounts e on e.row_id = o.funding_id
    left join sourced_facts w on w.rowid = e.words_no
    where o.claim = 'alternative'
)
select row_number() over (
        order by p.title, d.project_id, d.table_name, d.row_id, d.column_name, d.other_value, d.other_source_id,
            d.source_id, d.other_row, d.other_words
    ) as nth, d.table_name, d.row_id, d.column_name, d.source_id, d.other_row, d.other_source_id,
    d.fact_no - facts.first as fact_row, d.words_no - facts.first as words_row,
    d.other_words_no - facts.first as other_words_row, m.rowid - amounts.first as amount_row,
    o.rowid - amounts.first as other_amount_row, p.project_id, p.title as project_title,
    p.profile, p.activity_types, p.year_from, p.year_to,
    a.activity_id, a.title as activity_title, a.project_id as activity_project_id,
    a.profile as activity_profile, a.type as activity_type, a.year_from as activity_from, a.year_to as activity_to
from differing d
cross join (select min(rowid) as first from sourced_facts) facts
cross join (select min(rowid) as first from funding) amounts
-- Keys of their own: a condition on one side of a left join would compare each row with each.
left join funding m on m.id = case when d.table_name = 'funding' then d.row_id end
left join funding o on o.id = case when d.fact_no is null then d.other_row end
left join project_scope p on p.project_id = d.project_id
left join activity_scope a on a.activity_id = d.activity_id
order by nth;

-- source_reads: what was read from a source: accepted facts, words that give another value, and of how many projects.
create table source_reads as
select source_id, count(*) filter (where claim = 'accepted') as facts,
    count(*) filter (where claim = 'alternative') as alternatives, count(distinct project_id) as projects
from sourced_facts group by source_id order by source_id;

-- source_kinds: how many cells of which kind a source carries, and how many of them enter a total where nothing is
-- chosen: counted as queries/sql/counting.sql does.
create table source_kinds as
with cells as (
    select distinct source_id, table_name, row_id, column_name,
        case
            when table_name = 'funding' and column_name = 'amount' then 'amounts'
            when table_name = 'people' and column_name = 'number' then 'people'
            when table_name = 'activities' and column_name = 'count' then 'activities'
            when kind = 'figure' then 'figures'
            when kind = 'date' then 'dates'
            when column_name = 'role' then 'roles'
            when column_name in ('place_id', 'country', 'countries') then 'places'
            when column_name in ('title', 'title_local', 'other_titles', 'objective', 'result_title') then 'titles'
            else 'other'
        end as kind
    from sourced_facts where claim = 'accepted'
),
counted as (
    select 'amounts' as kind, funding_id as row_id from funding_scope where left_out is null
    union all
    select 'people', p.people_id
    from people_scope p
    anti join (
        select up.people_no
        from people_ancestors up join people_scope w on w.people_no = up.ancestor_no
        where up.same_kind and w.left_out is null and coalesce(w.number_low, w.number_high) is not null
    ) held on held.people_no = p.people_no
    where p.left_out is null and p.status <> 'cancelled' and coalesce(p.number_low, p.number_high) is not null
    union all
    select 'activities', a.activity_id
    from activity_scope a
    anti join (select activity_no from activity_ancestors where same_status and whole_has_number) held
        on held.activity_no = a.activity_no
    where a.status <> 'cancelled'
)
select c.source_id, c.kind, count(*) as facts, count(t.row_id) as counted,
    count(*) filter (where c.kind in ('amounts', 'people', 'activities')) as summable
from cells c
left join counted t on t.kind = c.kind and t.row_id = c.row_id
group by c.source_id, c.kind
order by c.source_id, c.kind;
