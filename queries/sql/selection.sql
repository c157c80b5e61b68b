-- What the chosen filters leave, at the grain of each scope table (see etl/edition.sql). Every metric starts here.
-- A null parameter means all; an empty list means none. `chosen`, `any_chosen` and `within_years` ask that of one value,
-- of several and of a span; they are macros of the edition. chosen_* obeys all filters but the years, selected_* all of
-- them; undated_* is what a choice of years leaves out because it has no dates. A row of selected_* stands for n entries:
-- here for one, in alike.sql for all that are alike.
with passing_profiles as (
    -- all_*: whether all of its countries and donors are among the chosen ones.
    select profile,
        coalesce($country::varchar[] is null or list_has_all($country::varchar[], countries), true) as all_countries,
        coalesce($donor::varchar[] is null or list_has_all($donor::varchar[], donors), true) as all_donors
    from filter_profiles
    where slice = 'rows'
        and any_chosen(countries, $country)
        and any_chosen(instrument_path, $instrument)
        and any_chosen(donors, $donor)
        and chosen(project_status, $status)
),
chosen_profiles as (
    select * from passing_profiles
),
profiles_of_projects as (
    -- In place of chosen_profiles where projects are chosen: so few that little more than their rows is looked at.
    select * from passing_profiles
    where profile in (
        select profile from project_profiles where project_id in (select unnest($project::varchar[]))
    )
),
chosen_projects as (
    select *
    from project_scope
    where profile in (select profile from chosen_profiles)
        and any_chosen(activity_types, $activity_type)
        and chosen(project_id, $project)
),
selected_projects as (
    select *, 1 as n from chosen_projects
    where within_years(year_from, year_to, $year_from, $year_to)
),
undated_projects as (
    select project_id, level, 1 as n from chosen_projects
    where coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
),
chosen_activities as (
    -- row_no is where it lies: what else is written of a few of them is found there, not by looking through all.
    select *, rowid as row_no
    from activity_scope
    where profile in (select profile from chosen_profiles)
        and chosen(type, $activity_type)
        and chosen(project_id, $project)
),
activity_rows as (
    select * from chosen_activities
    where within_years(year_from, year_to, $year_from, $year_to)
),
selected_activities as (
    -- `period`: the month, quarter or year ($grain) that it is known to lie in.
    select *, place_id is not null as has_place,
        case $grain when 'month' then in_month when 'quarter' then in_quarter else in_year end as period, 1 as n
    from activity_rows
),
undated_activities as (
    select *, 1 as n from chosen_activities
    where coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
),
chosen_people as (
    -- People of an event for several countries belong to none of them alone: under a choice of countries they are
    -- left out as 'several_countries' unless the statement names their country or all of its countries are chosen.
    select s.* exclude (left_out), s.rowid as row_no, statement_left_out(s.left_out, s.country, c.all_countries) as left_out
    from people_scope s
    join chosen_profiles c on c.profile = s.profile
    where chosen(s.activity_type, $activity_type)
        and chosen(project_id, $project)
),
people_rows as (
    select * from chosen_people
    where within_years(year_from, year_to, $year_from, $year_to)
),
selected_people as (
    select *, 1 as n from people_rows
),
undated_people as (
    select *, 1 as n from chosen_people
    where coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
),
selected_funding as (
    -- The same for money: what several countries share belongs to none of them alone, what several donors share to
    -- none of these, unless the source splits it.
    select f.* exclude (left_out), 1 as n,
        claim_left_out(f.left_out, f.country, f.donor_id, $country, $donor, c.all_countries, c.all_donors) as left_out
    from funding_scope f
    join chosen_profiles c on c.profile = f.profile
    semi join selected_projects p on p.project_no = f.project_no
),
selected_year_amounts as (
    -- The amounts that enter a total, by the year in which their projects start.
    select p.year_from as year, f.eur_low, f.eur_high, f.eur_approximate
    from selected_funding f join selected_projects p on p.project_no = f.project_no
    where f.left_out is null
),
selected_year_projects as (
    -- The projects at project level that start in a year, and whether an amount of theirs enters a total.
    select p.year_from as year, 1 as n, a.project_no is not null as reported
    from selected_projects p
    left join (select distinct project_no from selected_funding where left_out is null) a on a.project_no = p.project_no
    where p.level = 'project'
),
selected_starts as (
    -- Projects at project level by the year of their start, and how many of them state what.
    select p.countries, p.year_from, 1 as projects, s.amount::integer as amount,
        s.dates::integer as dates, s.activities::integer as activities, s.trained::integer as trained
    from selected_projects p
    join project_stated s on s.project_no = p.project_no
)
