-- What pages ask for at once, so that no page depends on how many rows there are. Runs after edition_reported.sql.

-- filter_profiles: one row per profile of projects, activities and statements about people. They are far fewer than rows,
-- so a filter looks at these, not at a million lists. Those of cells know countries and donors only.
create table filter_profiles as
with distinct_profiles as (
    select distinct profile, countries, instrument_path, donors, status as project_status from project_scope
    union
    select distinct profile, countries, instrument_path, donors, project_status from activity_scope
    union
    select distinct profile, countries, instrument_path, donors, project_status from people_scope
    union
    select distinct profile_of(countries, null, donors, null), countries, null::varchar[], donors, null from project_scope
    union
    select distinct profile_of(countries, null, donors, null), countries, null::varchar[], donors, null from activity_scope
    union
    select distinct profile_of(countries, null, donors, null), countries, null::varchar[], donors, null from people_scope
)
select profile, any_value(countries) as countries, any_value(instrument_path) as instrument_path,
    any_value(donors) as donors, any_value(project_status) as project_status,
    case when count(*) > 1 then error('two filter profiles share a number') end as same
from distinct_profiles group by profile;

-- activity_cells: activities that are alike for every count, together: n of them, whose counts are summed. Of one cell all
-- have the two ends of a count or none of them has, so an open end stays open. Parts and their wholes, of which one may
-- hold the other, stand alone and have their activity_no. A cell knows no instrument, project and project status, and of
-- time the year only: who chooses these looks at rows.
create table activity_cells as
with identified as (
    select activity_no from activity_ancestors
    union
    select ancestor_no from activity_ancestors
    union
    -- a statement without a number asks for these
    select a.activity_no
    from activity_scope a
    join people_scope p on p.activity_no = a.activity_no
    where a.untold and p.role = 'trained' and p.unit = 'person' and p.status = 'done' and not p.in_training
),
marked as (
    select a.*, i.activity_no as own_no, profile_of(a.countries, null, a.donors, null) as cell_profile
    from activity_scope a left join identified i on i.activity_no = a.activity_no
)
select cell_profile as profile, own_no as activity_no, type, status, sum(count_low) as count_low,
    sum(count_high) as count_high, bool_or(count_approximate) as count_approximate, country, in_year, year_from, year_to,
    place_id is not null as has_place, untold, sourced, count(*) as n
from marked
group by cell_profile, own_no, type, status, country, in_year, year_from, year_to, place_id is not null, untold, sourced,
    count_low is null, count_high is null
order by profile;

-- people_year_cells: the same of statements about people. They know no activity type; people_cells no years either.
create table people_year_cells as
with identified as (
    select people_no from people_ancestors
    union
    select ancestor_no from people_ancestors
    union
    select p.people_no
    from people_scope p
    join activity_scope a on a.activity_no = p.activity_no
    where a.untold and p.role = 'trained' and p.unit = 'person' and p.status = 'done' and not p.in_training
),
marked as (
    select p.*, i.people_no as own_no, profile_of(p.countries, null, p.donors, null) as cell_profile
    from people_scope p left join identified i on i.people_no = p.people_no
)
select cell_profile as profile, own_no as people_no, case when own_no is not null then activity_no end as activity_no,
    whole_no, role, unit, status, sum(number_low) as number_low, sum(number_high) as number_high,
    bool_or(number_approximate) as number_approximate, country, profession, sex, age, counting, left_out, sourced,
    in_training, year_from, year_to, count(*) as n
from marked
group by cell_profile, own_no, case when own_no is not null then activity_no end, whole_no, role, unit, status, country,
    profession, sex, age, counting, left_out, sourced, in_training, year_from, year_to, number_low is null,
    number_high is null
order by profile;

create table people_cells as
select * exclude (without_low, without_high)
from (
    select * exclude (number_low, number_high, number_approximate, year_from, year_to, n),
        number_low is null as without_low, number_high is null as without_high, sum(number_low) as number_low,
        sum(number_high) as number_high, bool_or(number_approximate) as number_approximate, sum(n)::bigint as n
    from people_year_cells
    group by all
)
order by profile;

-- done_places: where the activities done of a cell profile took place.
create table done_places as
select distinct profile_of(countries, null, donors, null) as profile, place_id
from activity_scope where status = 'done' and place_id is not null;

-- source_uses: which pages the facts of a project or of an activity were read from, with what the filters look at.
create table source_uses as
select distinct f.source_id, p.project_no, a.activity_no, a.profile, a.type, a.project_id, a.year_from, a.year_to
from sourced_facts f
left join project_scope p on p.project_id = f.project_id
left join activity_scope a on a.activity_id = f.activity_id;

-- study_visits, expert_visits: where people go. `to_country` is that of the venue, else of the city; experts whose venue
-- is not known go to the one country that they came for. `stated`: whether both ends are known.
create table study_visits as
select a.activity_id, a.activity_no, a.status, a.place_id, coalesce(a.venue_country, pl.country) as to_country, a.countries,
    (a.venue_country is not null or a.place_id is not null) and a.countries is not null as stated
from activity_scope a
left join places pl on pl.id = a.place_id
where a.type = 'study_visit' and a.status <> 'cancelled';

create table expert_visits as
select p.people_id, p.people_no, a.place_id, coalesce(a.venue_country, pl.country, p.country) as to_country
from people_scope p
left join activity_scope a on a.activity_id = p.activity_id
left join places pl on pl.id = a.place_id
where p.role = 'expert' and p.unit = 'person' and p.status <> 'cancelled';

-- project_cells, funding_cells: projects that are alike for every count and whose claims are; the cell has the number of
-- one of them, which stands for n. The claims of a cell are summed: of one row all have the two ends of an amount or none
-- of them has. They know neither years, activity types, instruments as a filter, nor status.
create temp table project_likes as
with claims as (
    select project_no, list(claim order by claim) as claims
    from (
        select project_no, {'scope': scope, 'donor': donor_id, 'country': country, 'left_out': left_out, 'sourced': sourced,
            'low': eur_low is null, 'high': eur_high is null} as claim
        from funding_scope
    )
    group by project_no
)
select p.project_no, min(p.project_no) over (
    partition by p.countries, p.donors, p.level, p.instrument_id, p.amount_stated, c.claims
) as cell_no
from project_scope p
left join claims c on c.project_no = p.project_no;

create table project_cells as
select p.project_no, profile_of(p.countries, null, p.donors, null) as profile, p.level, p.instrument_id, p.instrument,
    p.countries, p.donors, p.amount_stated, l.n
from (select cell_no, count(*) as n from project_likes group by cell_no) l
join project_scope p on p.project_no = l.cell_no
order by profile;

create table funding_cells as
select c.project_no, c.profile, f.level, f.scope, f.donor_id, f.country, f.left_out, f.sourced, sum(f.eur_low) as eur_low,
    sum(f.eur_high) as eur_high, bool_or(f.eur_approximate) as eur_approximate, count(*) as n
from funding_scope f
join project_likes l on l.project_no = f.project_no
join project_cells c on c.project_no = l.cell_no
group by c.project_no, c.profile, f.level, f.scope, f.donor_id, f.country, f.left_out, f.sourced, f.eur_low is null,
    f.eur_high is null
order by c.profile;
drop table project_likes;

-- start_cells: how many projects at project level begin in which year, and how many of them state what.
create table start_cells as
select profile_of(p.countries, null, p.donors, null) as profile, p.countries, p.instrument_id, p.instrument, p.year_from,
    count(*) as projects, sum(s.amount::integer) as amount, sum(s.dates::integer) as dates,
    sum(s.activities::integer) as activities, sum(s.trained::integer) as trained
from project_scope p
join project_stated s on s.project_no = p.project_no
group by p.countries, p.donors, p.instrument_id, p.instrument, p.year_from
order by profile;

-- source_cells: which pages the facts of projects and activities of a cell profile were read from.
create table source_cells as
select f.source_id, profile_of(p.countries, null, p.donors, null) as profile
from sourced_facts f join project_scope p on p.project_id = f.project_id
union
select f.source_id, profile_of(a.countries, null, a.donors, null)
from sourced_facts f join activity_scope a on a.activity_id = f.activity_id;
