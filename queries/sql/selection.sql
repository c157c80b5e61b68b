-- What the chosen filters leave, at the grain of each scope table (see etl/edition.sql). Every metric starts here.
-- A null parameter means all; an empty list means none. `chosen`, `any_chosen` and `within_years` ask that of one value,
-- of several and of a span; they are macros of the edition. chosen_* obeys all filters but the years, selected_* all of
-- them; undated_* is what a choice of years leaves out because it has no dates.
with chosen_projects as (
    select *
    from project_scope
    where any_chosen(countries, $country)
        and any_chosen(instrument_path, $instrument)
        and any_chosen(donors, $donor)
        and any_chosen(activity_types, $activity_type)
        and chosen(status, $status)
        and chosen(project_id, $project)
),
selected_projects as (
    select * from chosen_projects
    where within_years(year_from, year_to, $year_from, $year_to)
),
undated_projects as (
    select * from chosen_projects
    where coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
),
chosen_activities as (
    select *
    from activity_scope
    where any_chosen(countries, $country)
        and any_chosen(instrument_path, $instrument)
        and any_chosen(donors, $donor)
        and chosen(type, $activity_type)
        and chosen(project_status, $status)
        and chosen(project_id, $project)
),
selected_activities as (
    select * from chosen_activities
    where within_years(year_from, year_to, $year_from, $year_to)
),
undated_activities as (
    select * from chosen_activities
    where coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
),
chosen_people as (
    -- People of an event for several countries belong to none of them alone: under a choice of countries they are
    -- left out as 'several_countries' unless the statement names their country or all of its countries are chosen.
    select * exclude (left_out),
        case
            when left_out is not null then left_out
            when $country::varchar[] is not null and country is null
                and not list_has_all($country::varchar[], countries) then 'several_countries'
        end as left_out
    from people_scope
    where any_chosen(countries, $country)
        and any_chosen(instrument_path, $instrument)
        and any_chosen(donors, $donor)
        and chosen(activity_type, $activity_type)
        and chosen(project_status, $status)
        and chosen(project_id, $project)
),
selected_people as (
    select * from chosen_people
    where within_years(year_from, year_to, $year_from, $year_to)
),
undated_people as (
    select * from chosen_people
    where coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
),
selected_funding as (
    -- The same for money: what several countries share belongs to none of them alone, what several donors share to
    -- none of these, unless the source splits it.
    select f.* exclude (left_out),
        case
            when f.left_out is not null then f.left_out
            when $country::varchar[] is not null and f.country is null
                and not list_has_all($country::varchar[], f.countries) then 'several_countries'
            when $country::varchar[] is not null and f.country is not null
                and not list_contains($country::varchar[], f.country) then 'other_country'
            when $donor::varchar[] is not null and f.donor_id is null
                and not list_has_all($donor::varchar[], f.donors) then 'several_donors'
            when $donor::varchar[] is not null and f.donor_id is not null
                and not list_contains($donor::varchar[], f.donor_id) then 'other_donor'
        end as left_out
    from funding_scope f
    semi join selected_projects p on p.project_id = f.project_id
)
