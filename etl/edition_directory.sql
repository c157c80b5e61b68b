-- What the pages of projects and of payers look at, so that they read little more than they show. Runs after
-- edition_lists.sql, which tells what *_row is and why it is counted from the first one.

-- activity_type_sets: which activity types the projects have. Projects have few different sets of them.
create table activity_type_sets as
select row_number() over (order by activity_types)::integer as types_no, activity_types
from (select distinct activity_types from project_scope);

-- directory: all projects in the order of their titles (`place`), with what the filters look at and what is the same
-- whatever is chosen. whole_no: the project that a part is a part of; has_parts: whether one is of this. scope_row,
-- parent_row, activity_rows, people_rows: where it and what is above it lie in project_scope, and its activities and
-- statements in theirs; also those that hold parts of these. eur: the money at its own level; amount_text: its accepted
-- amounts as stated; amounts: how many they are, without ceilings; sources: pages that its facts were read from.
create table directory as
with activity_lines as (
    select project_no, list(row_no order by row_no) as activity_rows
    from (
        select a.project_no, a.rowid - (select min(rowid) from activity_scope) as row_no from activity_scope a
        union
        select a.project_no, w.rowid - (select min(rowid) from activity_scope)
        from activity_ancestors up
        join activity_scope a on a.activity_no = up.activity_no
        join activity_scope w on w.activity_no = up.ancestor_no
    )
    where project_no is not null
    group by project_no
),
people_lines as (
    select project_id, list(row_no order by row_no) as people_rows
    from (
        select p.project_id, p.rowid - (select min(rowid) from people_scope) as row_no from people_scope p
        union
        select p.project_id, w.rowid - (select min(rowid) from people_scope)
        from people_ancestors up
        join people_scope p on p.people_no = up.people_no
        join people_scope w on w.people_no = up.ancestor_no
    )
    where project_id is not null
    group by project_id
),
money as (
    select project_no, low_sum(own_low, own_high) as eur_low, high_sum(own_low, own_high) as eur_high,
        bool_or(eur_approximate) filter (where stands) as eur_approximate,
        string_agg(currency || ' ' || figure_text(amount_low, amount_high, amount_approximate), ' + ' order by funding_id)
            filter (where kind = stage) as amount_text,
        count(*) filter (where kind <> 'ceiling') as amounts
    from (
        select *, case when stands then eur_low end as own_low, case when stands then eur_high end as own_high
        from funding_scope where claim = 'accepted'
    )
    group by project_no
),
pages as (
    select project_id, count(distinct source_id) as sources from sourced_facts group by project_id
)
select row_number() over (order by p.title, p.project_id) as place, p.project_id, p.project_no,
    p.rowid - (select min(rowid) from project_scope) as scope_row,
    up.rowid - (select min(rowid) from project_scope) as parent_row, p.level,
    case when p.level in ('component', 'sub_grant') then up.project_no end as whole_no,
    p.project_id in (
        select parent_project_id from project_scope
        where level in ('component', 'sub_grant') and parent_project_id is not null
    ) as has_parts, p.profile, t.types_no, p.year_from,
    p.year_to, a.activity_rows, s.people_rows, m.eur_low, m.eur_high, coalesce(m.eur_approximate, false) as eur_approximate,
    m.amount_text, coalesce(m.amounts, 0) as amounts, coalesce(f.sources, 0) as sources
from project_scope p
join activity_type_sets t on t.activity_types is not distinct from p.activity_types
left join project_scope up on up.project_id = p.parent_project_id
left join activity_lines a on a.project_no = p.project_no
left join people_lines s on s.project_id = p.project_id
left join money m on m.project_no = p.project_no
left join pages f on f.project_id = p.project_id
order by place;

-- directory_words, directory_postings: the words that projects are searched by, each once, and whose they are; `in_title`:
-- whether the word is one of the title's.
create temp table directory_spelt as
with texts as (
    select id as project_id, concat_ws(' ', title, title_local, array_to_string(other_titles, ' ')) as said, true as in_title
    from projects
    union all
    select id, concat_ws(' ', id, reference), false from projects
    union all
    select p.id, concat_ws(' ', i.name, i.abbreviation, array_to_string(i.aliases, ' ')), false
    from projects p join instruments i on i.id = p.instrument_id
    union all
    select p.project_id, concat_ws(' ', o.name, o.name_local, o.abbreviation), false
    from participations p join organisations o on o.id = p.organisation_id
    union all
    select a.project_id, concat_ws(' ', pl.name, array_to_string(pl.names, ' ')), false
    from (select distinct project_id, place_id from activities) a join places pl on pl.id = a.place_id
)
select d.place, t.in_title, unnest(string_split(lower(t.said), ' ')) as spelling
from texts t join directory d on d.project_id = t.project_id;

create temp table directory_folded as
select spelling, unnest(folded_words(spelling)) as word from (select distinct spelling from directory_spelt);

create table directory_words as
select row_number() over (order by word)::integer as word_no, word
from (select distinct word from directory_folded where word <> '');

create table directory_postings as
select w.word_no, s.place, bool_or(s.in_title) as in_title
from directory_spelt s
join directory_folded f on f.spelling = s.spelling
join directory_words w on w.word = f.word
group by w.word_no, s.place
order by w.word_no, s.place;
drop table directory_spelt;
drop table directory_folded;

-- directory_cells: how many projects of each level a profile has, and under which profile's projects they stand.
create table directory_cells as
select d.profile, d.level, w.profile as whole_profile, count(*) as n
from directory d left join directory w on w.project_no = d.whole_no
group by d.profile, d.level, w.profile
order by d.profile;

-- paid_cells: the amounts that enter a total, of n projects of a profile that have the same ones together; project_no is
-- that of one of them. Of one row all amounts have the two ends or none of them has. They know no years and no activity
-- types.
create temp table paid_likes as
with claims as (
    select project_no, list(claim order by claim) as claims
    from (
        select project_no, {'donor': donor_id, 'country': country, 'low': eur_low is null, 'high': eur_high is null} as claim
        from funding_scope where left_out is null
    )
    group by project_no
)
select c.project_no, min(c.project_no) over (partition by p.profile, c.claims) as cell_no
from claims c join project_scope p on p.project_no = c.project_no;

create table paid_cells as
select l.cell_no as project_no, f.profile, f.donor_id, f.country, sum(f.eur_low) as eur_low, sum(f.eur_high) as eur_high,
    bool_or(f.eur_approximate) as eur_approximate, any_value(c.n) as n
from funding_scope f
join paid_likes l on l.project_no = f.project_no
join (select cell_no, count(*) as n from paid_likes group by cell_no) c on c.cell_no = l.cell_no
where f.left_out is null
group by l.cell_no, f.profile, f.donor_id, f.country, f.eur_low is null, f.eur_high is null
order by f.profile;
drop table paid_likes;

-- promised_activities, promised_people: planned or expected work; of people that of which the same role and unit is not
-- reported as done too, and whose number is no indicator's target: the results framework tells of those.
create table promised_activities as
select activity_id, activity_no, title, type, status, project_id, project_title, count_low, count_high, count_approximate,
    start_earliest, start_precision, end_earliest, end_latest, end_precision, profile, year_from, year_to
from activity_scope where status in ('planned', 'expected');

create table promised_people as
with reported as (
    select distinct activity_id, project_id, role, unit from people_scope where status = 'done'
)
select p.people_id, p.activity_id, p.activity_no, p.activity_type, p.activity_title, p.project_id, p.project_title, p.role,
    p.unit, p.status, p.number_low, p.number_high, p.number_approximate, p.profession, p.country, p.profile,
    p.year_from, p.year_to
from people_scope p
anti join reported d on d.activity_id = p.activity_id and d.role = p.role and d.unit = p.unit
-- A key of its own: a condition on one side of the join would compare each row with each.
anti join reported d on d.project_id = case when p.activity_id is null then p.project_id end
    and d.role = p.role and d.unit = p.unit
anti join indicators i on i.project_id = p.project_id and i.target.low is not distinct from p.number_low
    and i.target.high is not distinct from p.number_high
where p.status in ('planned', 'expected') and p.part_of is null and p.left_out is null
order by p.profile;
