-- Where activities take place and who goes there, with cells as in edition_cells.sql. Runs after it.

-- study_visits, expert_visits: where people go. `to_country` is that of the venue, else of the city; experts whose venue
-- is not known go to the one country that they came for. `stated`: whether both ends are known. `stands`: whether the
-- statement about the experts enters a sum. Beside them stand the columns that the filters look at.
create table study_visits as
select a.activity_no, a.status, a.place_id, coalesce(a.venue_country, pl.country) as to_country, a.countries,
    (a.venue_country is not null or a.place_id is not null) and a.countries is not null as stated, a.type, a.profile,
    a.project_id, a.year_from, a.year_to
from activity_scope a
left join places pl on pl.id = a.place_id
where a.type = 'study_visit' and a.status <> 'cancelled';

create table expert_visits as
select p.people_no, p.activity_no, p.from_country, a.place_id, coalesce(a.venue_country, pl.country, p.country) as to_country,
    p.status, p.number_low as low, p.number_high as high, p.number_approximate as approximate,
    coalesce(p.left_out, '') not in ('superseded', 'inside_cumulative') as stands, p.activity_type, p.profile,
    p.project_id, p.year_from, p.year_to
from people_scope p
left join activity_scope a on a.activity_no = p.activity_no
left join places pl on pl.id = a.place_id
where p.role = 'expert' and p.unit = 'person' and p.status <> 'cancelled';

-- visit_statements: the statements about people that stand for a study visit from one country: those who attended, else
-- those trained, engaged or certified there; a part goes with its whole.
create table visit_statements as
with ends as (
    select activity_no, status, unnest(countries) as from_country from study_visits where to_country is not null
),
visitors as (
    select e.activity_no, e.from_country, p.people_no, p.people_id, p.role,
        list_position(['attended', 'trained', 'engaged', 'certified'], p.role) as place
    from ends e
    join people_scope p on p.activity_no = e.activity_no and p.country = e.from_country and p.status = e.status
    where p.unit = 'person' and p.role <> 'expert' and p.left_out is null
        and coalesce(p.number_low, p.number_high) is not null
),
held as (
    select up.people_no
    from people_ancestors up
    join people_scope part on part.people_no = up.people_no
    join people_scope whole on whole.people_no = up.ancestor_no and whole.role = part.role
        and whole.country = part.country and whole.activity_no = part.activity_no
    where whole.unit = 'person' and coalesce(whole.number_low, whole.number_high) is not null
),
counted as (
    select v.*, min(v.place) over (partition by v.activity_no, v.from_country) as best
    from visitors v anti join held h on h.people_no = v.people_no
)
select activity_no, from_country, people_no from counted where place = best;

-- visit_ends: one row per study visit and country that its people come from, with how many they are and how many
-- statements tell of it.
create table visit_ends as
with ends as (
    select activity_no, status, place_id, to_country, unnest(countries) as from_country from study_visits
),
visitors as (
    select s.activity_no, s.from_country, low_sum(p.number_low, p.number_high) as low,
        high_sum(p.number_low, p.number_high) as high, bool_or(p.number_approximate) as approximate,
        count(*) as statements
    from visit_statements s join people_scope p on p.people_no = s.people_no
    group by s.activity_no, s.from_country
)
select e.activity_no, e.from_country, e.place_id, e.to_country, e.status, v.low, v.high, v.approximate,
    coalesce(v.statements, 0) as statements
from ends e
left join visitors v on v.activity_no = e.activity_no and v.from_country = e.from_country
where e.from_country <> e.to_country;

-- visit_cells, expert_cells: links that are alike: `activities` of them. An activity of which several statements make one
-- link has its number.
create table visit_cells as
select a.cell_profile as profile, a.own_no as activity_no, e.from_country, e.place_id, e.to_country, e.status,
    sum(e.low) as low, sum(e.high) as high, bool_or(e.approximate) as approximate, sum(e.statements)::bigint as statements,
    count(*) as activities
from visit_ends e
join sliced_activities a on a.activity_no = e.activity_no
group by a.cell_profile, a.own_no, e.from_country, e.place_id, e.to_country, e.status, e.statements = 0, e.low is null,
    e.high is null
order by profile;

create table expert_cells as
with links as (
    select *, count(*) over (partition by activity_no, from_country, place_id, to_country, status) as statements
    from expert_visits where stands and from_country <> to_country
)
select p.cell_profile as profile, p.own_no as people_no, case when l.statements > 1 then l.activity_no end as activity_no,
    l.from_country, l.place_id, l.to_country, l.status, sum(l.low) as low, sum(l.high) as high,
    bool_or(l.approximate) as approximate, count(coalesce(l.low, l.high)) as statements,
    count(l.activity_no) filter (where l.statements = 1) as activities
from links l
join sliced_people p on p.people_no = l.people_no
group by p.cell_profile, p.own_no, case when l.statements > 1 then l.activity_no end, l.from_country, l.place_id,
    l.to_country, l.status, l.low is null, l.high is null
order by profile;

-- link_totals: how many study visits and statements about experts a profile has, and of how many one end is not known.
create table link_totals as
select a.cell_profile as profile, 'study_visit' as kind, count(*) as n, count(*) filter (where not v.stated) as unstated
from study_visits v
join sliced_activities a on a.activity_no = v.activity_no
group by a.cell_profile
union all
select p.cell_profile, 'experts', count(*), count(*) filter (where e.from_country is null)
from expert_visits e
join sliced_people p on p.people_no = e.people_no
group by p.cell_profile
order by profile;

-- venue_cells: activities at a place that are alike, as in activity_cells.
create table venue_cells as
select cell_profile as profile, own_no as activity_no, place_id, status, place_derived, year_from, year_to,
    sum(count_low) as count_low, sum(count_high) as count_high, bool_or(count_approximate) as count_approximate,
    count(*) as n
from sliced_activities
where place_id is not null and status <> 'cancelled'
group by cell_profile, own_no, place_id, status, place_derived, year_from, year_to, count_low is null,
    count_high is null
order by profile;

-- venue_projects: of how many projects a place has activities. A project whose activities there have several profiles has
-- its number, so that it is counted once.
create table venue_projects as
with pairs as (
    select distinct unnest(k.cell_profiles) as profile, v.place_id, v.project_no
    from project_venues v
    join known_profiles k on k.profile = v.profile and k.activity_types = v.activity_types
),
told_apart as (
    select *, count(*) over (partition by slice_of(profile), place_id, project_no) > 1 as is_several
    from pairs
)
select profile, place_id, case when is_several then project_no end as project_no, count(*) as n
from told_apart group by profile, place_id, case when is_several then project_no end
order by profile;

-- done_places: where the activities done of a profile took place. seat_cells: where the partners of its projects sit.
create table done_places as
select distinct profile, place_id from venue_cells where status = 'done' order by profile;

create table seat_cells as
select distinct l.cell_profile as profile, o.place_id, o.id as organisation_id
from sliced_projects l
join project_scope p on p.project_no = l.project_no
join participations pa on pa.project_id = p.project_id
join organisations o on o.id = pa.organisation_id
where o.place_id is not null
order by profile;

drop view sliced_activities;
drop view sliced_people;
drop table sliced_projects;
drop table known_profiles;
drop table project_venues;
