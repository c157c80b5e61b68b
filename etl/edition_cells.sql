-- What pages ask for at once, so that pages hardly depend on how many rows there are. Runs after edition_reported.sql.
--
-- A cell holds entries that pass the same filters and are alike for every count. Cells come in five slices, each of which
-- holds all entries: one knows the countries, one also the types of activities, the others besides these one filter more
-- (the donors, the instrument, the project's status), so that there are few cells. Who chooses two of these, or a project,
-- looks at rows.
create macro types_of(activity_type) as case when activity_type is not null then [activity_type] end;
create macro in_slice(slice, place) as (slice * 1000000000::bigint + place)::ubigint;
create macro slice_of(profile) as profile // 1000000000;

-- project_venues: where a project's activities take place, by what they are for, and of which types they are.
create temp table project_venues as
select project_no, place_id, profile, any_value(countries) as countries, list(distinct type order by type) as activity_types
from activity_scope
where place_id is not null and status <> 'cancelled' and project_no is not null
group by project_no, place_id, profile;

-- known_profiles: what the filters know of the rows of a profile, by the types of activities: they are far fewer than rows.
-- cell_profiles: their profile in each slice, as one number with the slice in front, in the order of what the slice knows:
-- what is chosen then is one stretch of a table that lies by profile.
create temp table known_profiles as
with known as (
    select profile, countries, instrument_id, instrument_path, donors, status as project_status, activity_types
    from project_scope
    union
    select a.profile, a.countries, p.instrument_id, p.instrument_path, p.donors, p.status, [a.type]
    from activity_scope a left join project_scope p on p.project_no = a.project_no
    union
    select s.profile, s.countries, p.instrument_id, p.instrument_path, p.donors, p.status, types_of(s.activity_type)
    from people_scope s left join project_scope p on p.project_id = s.project_id
    union
    select v.profile, v.countries, p.instrument_id, p.instrument_path, p.donors, p.status, v.activity_types
    from project_venues v join project_scope p on p.project_no = v.project_no
)
select *, [
        in_slice(0, dense_rank() over (order by countries)),
        in_slice(1, dense_rank() over (order by countries, activity_types)),
        in_slice(2, dense_rank() over (order by donors, countries, activity_types)),
        in_slice(3, dense_rank() over (order by instrument_id, countries, activity_types)),
        in_slice(4, dense_rank() over (order by project_status, countries, activity_types))
    ] as cell_profiles
from known;

-- filter_profiles: one row per profile of rows and of the cells of each slice, with what it knows: a filter looks at these,
-- not at a million lists. Those of rows do not know the types of activities.
create table filter_profiles as
with profiles as (
    select distinct 'rows' as slice, profile, countries, instrument_path, donors, project_status,
        null::varchar[] as activity_types
    from known_profiles
    union all
    select distinct 'country', cell_profiles[1], countries, null, null, null, null from known_profiles
    union all
    select distinct 'activity_type', cell_profiles[2], countries, null, null, null, activity_types from known_profiles
    union all
    select distinct 'donor', cell_profiles[3], countries, null, donors, null, activity_types from known_profiles
    union all
    select distinct 'instrument', cell_profiles[4], countries, instrument_path, null, null, activity_types
    from known_profiles
    union all
    select distinct 'status', cell_profiles[5], countries, null, null, project_status, activity_types from known_profiles
)
select profile, any_value(slice) as slice, any_value(countries) as countries,
    any_value(instrument_path) as instrument_path, any_value(donors) as donors,
    any_value(project_status) as project_status, any_value(activity_types) as activity_types,
    case when count(*) > 1 then error('two filter profiles share a number') end as same
from profiles group by profile;

-- project_profiles: the profiles of a project and of its activities and statements about people.
create table project_profiles as
select project_id, profile from project_scope
union
select project_id, profile from activity_scope where project_id is not null
union
select project_id, profile from people_scope where project_id is not null
order by project_id;

-- sliced_activities, sliced_people: the rows, once for each slice. own_no is there for those that are told apart: parts
-- and their wholes, of which one may hold the other, and what a statement without a number asks for.
create temp view sliced_activities as
with identified as (
    select activity_no from activity_ancestors
    union
    select ancestor_no from activity_ancestors
    union
    select a.activity_no
    from activity_scope a
    join people_scope p on p.activity_no = a.activity_no
    where a.untold and p.role = 'trained' and p.unit = 'person' and p.status = 'done' and not p.in_training
)
select a.*, i.activity_no as own_no, unnest(k.cell_profiles) as cell_profile
from activity_scope a
join known_profiles k on k.profile = a.profile and k.activity_types = [a.type]
left join identified i on i.activity_no = a.activity_no;

create temp view sliced_people as
with identified as (
    select people_no from people_ancestors
    union
    select ancestor_no from people_ancestors
    union
    select p.people_no
    from people_scope p
    join activity_scope a on a.activity_no = p.activity_no
    where a.untold and p.role = 'trained' and p.unit = 'person' and p.status = 'done' and not p.in_training
)
select p.*, i.people_no as own_no, unnest(k.cell_profiles) as cell_profile
from people_scope p
join known_profiles k on k.profile = p.profile and k.activity_types is not distinct from types_of(p.activity_type)
left join identified i on i.people_no = p.people_no;

-- activity_cells: n activities, whose counts are summed. Of one cell all have the two ends of a count or none of them has,
-- so an open end stays open.
create table activity_cells as
select cell_profile as profile, own_no as activity_no, type, status, sum(count_low) as count_low,
    sum(count_high) as count_high, bool_or(count_approximate) as count_approximate, country, in_month, in_quarter,
    in_year, year_from, year_to, place_id is not null as has_place, untold, sourced, count(*) as n
from sliced_activities
group by cell_profile, own_no, type, status, country, in_month, in_quarter, in_year, year_from, year_to,
    place_id is not null, untold, sourced, count_low is null, count_high is null
order by profile;

-- people_year_cells: the same of statements about people. people_cells know no years.
create table people_year_cells as
select cell_profile as profile, own_no as people_no, case when own_no is not null then activity_no end as activity_no,
    whole_no, role, unit, status, sum(number_low) as number_low, sum(number_high) as number_high,
    bool_or(number_approximate) as number_approximate, country, profession, sex, age, counting, left_out, sourced,
    in_training, year_from, year_to, count(*) as n
from sliced_people
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

-- source_uses: which pages the facts of a project or of an activity were read from, with what the filters look at.
create table source_uses as
select distinct f.source_id, p.project_no, a.activity_no, a.profile, a.type, a.project_id, a.year_from, a.year_to
from sourced_facts f
left join project_scope p on p.project_id = f.project_id
left join activity_scope a on a.activity_id = f.activity_id;

-- sliced_projects: projects at any level, once for each slice. like_no is the same for those of a profile that are alike
-- for every count and whose claims are: the number of one of them, which stands for all. So is start_no for those of an
-- instrument that start in the same year.
create temp table sliced_projects as
with claims as (
    select project_no, list(claim order by claim) as claims
    from (
        select project_no, {'scope': scope, 'donor': donor_id, 'country': country, 'left_out': left_out, 'sourced': sourced,
            'low': eur_low is null, 'high': eur_high is null} as claim
        from funding_scope
    )
    group by project_no
),
alike as (
    select p.project_no, min(p.project_no) over (
        partition by p.countries, p.donors, p.level, p.instrument_id, p.amount_stated, c.claims
    ) as first_no
    from project_scope p
    left join claims c on c.project_no = p.project_no
),
sliced as (
    select p.project_no, a.first_no, p.instrument_id, p.year_from, unnest(k.cell_profiles) as cell_profile
    from project_scope p
    join alike a on a.project_no = p.project_no
    join known_profiles k on k.profile = p.profile and k.activity_types is not distinct from p.activity_types
)
select project_no, cell_profile, min(project_no) over (partition by cell_profile, first_no) as like_no,
    min(project_no) over (partition by cell_profile, instrument_id, year_from) as start_no
from sliced;

-- project_cells, funding_cells: n projects with what their claims sum up to; of one row all have the two ends of an amount
-- or none of them has. They know no years.
create table project_cells as
select p.project_no, l.cell_profile as profile, p.level, p.instrument_id, p.instrument, p.countries, p.donors,
    p.amount_stated, l.n
from (select cell_profile, like_no, count(*) as n from sliced_projects group by cell_profile, like_no) l
join project_scope p on p.project_no = l.like_no
order by profile;

create table funding_cells as
select l.like_no as project_no, l.cell_profile as profile, f.level, f.scope, f.donor_id, f.country, f.left_out, f.sourced,
    sum(f.eur_low) as eur_low, sum(f.eur_high) as eur_high, bool_or(f.eur_approximate) as eur_approximate, count(*) as n
from funding_scope f
join sliced_projects l on l.project_no = f.project_no
group by l.like_no, l.cell_profile, f.level, f.scope, f.donor_id, f.country, f.left_out, f.sourced, f.eur_low is null,
    f.eur_high is null
order by profile;

-- funded_cells: how many projects at project level begin in which year, by whom their amounts that may enter a total are and
-- for which country.
create table funded_cells as
with paid as (
    select project_no, list(distinct amount order by amount) as amounts
    from (select project_no, {'country': country, 'donor_id': donor_id} as amount from funding_scope where left_out is null)
    group by project_no
)
select l.cell_profile as profile, p.year_from as year, a.amounts, count(*) as n
from sliced_projects l
join project_scope p on p.project_no = l.project_no
left join paid a on a.project_no = l.project_no
where p.level = 'project'
group by l.cell_profile, p.year_from, a.amounts
order by profile;

-- start_cells: how many projects at project level begin in which year, and how many of them state what; undated: how many
-- have no end either.
create table start_cells as
select l.cell_profile as profile, any_value(p.countries) as countries, p.year_from, count(*) as projects,
    count(*) filter (where coalesce(p.year_from, p.year_to) is null) as undated,
    sum(s.amount::integer) as amount, sum(s.dates::integer) as dates, sum(s.activities::integer) as activities,
    sum(s.trained::integer) as trained
from sliced_projects l
join project_stated s on s.project_no = l.project_no
join project_scope p on p.project_no = l.project_no
group by l.cell_profile, p.year_from
order by profile;

-- project_kinds: one row per project at project level and kind of figure: n statements of it (words: of so many cells),
-- and whether it applies. What a project in preparation (IATI status 1) has not done yet cannot be asked of it; a
-- project of which nothing is stated has no words to show. All else that is missing is not reported.
create table project_kinds as
select kind, project_no, n, "of", coalesce(n > 0, false) as stated,
    case kind when 'evidence' then "of" > 0
        else n is not null or status is distinct from '1' or kind not in ('activities', 'trained', 'actuals')
    end as applies
from (
    select k.kind, p.project_no, p.status,
        case k.kind when 'amount' then r.amounts when 'dates' then r.dates when 'activities' then r.activities
            when 'trained' then r.trained when 'targets' then r.targets when 'actuals' then r.actuals
            else r.sourced end::bigint as n,
        case k.kind when 'evidence' then r.filled end::bigint as "of"
    from project_reports r
    join project_scope p on p.project_no = r.project_no
    cross join (values ('amount'), ('dates'), ('activities'), ('trained'), ('targets'), ('actuals'),
        ('evidence')) k(kind)
)
order by kind, project_no;
drop table project_reports;

-- cells_know: whether cells that know no years know all that is chosen.
create macro cells_know(slice, first_year, last_year) as
    slice::varchar is not null and coalesce(first_year::integer, last_year::integer) is null;

-- kind_cells: the same for all projects of a profile, instrument and start year: how many they are, of how many the kind
-- can be asked and how many state it.
create table kind_cells as
select l.kind, l.profile, p.countries, p.instrument_id, p.instrument, p.year_from as year,
    l.* exclude (kind, profile, start_no)
from (
    select k.kind, l.cell_profile as profile, l.start_no, count(*) as projects,
        count(*) filter (where k.applies) as applicable, count(*) filter (where k.stated) as reported,
        sum(k.n)::bigint as n, sum(k."of")::bigint as "of"
    from project_kinds k join sliced_projects l on l.project_no = k.project_no
    group by k.kind, l.cell_profile, l.start_no
) l
join project_scope p on p.project_no = l.start_no
order by l.kind, profile;

-- amount_cells: the amounts of these projects that may enter a total: n of them, for one country or none, by one donor
-- or none, whose ends are stated alike.
create table amount_cells as
select l.profile, p.countries, p.instrument_id, p.year_from as year, l.* exclude (profile, start_no)
from (
    select l.cell_profile as profile, l.start_no, f.country, f.donor_id, count(*) as n, sum(f.eur_low) as low,
        sum(f.eur_high) as high, bool_or(f.eur_approximate) as approximate
    from funding_scope f join sliced_projects l on l.project_no = f.project_no
    where f.left_out is null
    group by l.cell_profile, l.start_no, f.country, f.donor_id, f.eur_low is null, f.eur_high is null
) l
join project_scope p on p.project_no = l.start_no
order by profile;

-- source_cells: which pages the facts of projects and activities of a profile were read from.
create table source_cells as
select f.source_id, l.cell_profile as profile
from sourced_facts f
join project_scope p on p.project_id = f.project_id
join sliced_projects l on l.project_no = p.project_no
union
select f.source_id, a.cell_profile
from sourced_facts f join sliced_activities a on a.activity_id = f.activity_id
order by profile;
