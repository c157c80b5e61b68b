-- The selection with what is alike together (see etl/edition_cells.sql), for metrics that count and add up only: `n` entries
-- in a row. Which filters cells know, queries/selection.py says.
alike_activities as (
    select activity_no, type, status, count_low, count_high, count_approximate, country, in_year,
        null::date as in_quarter, null::date as in_month, has_place, untold, sourced, n
    from activity_cells
    where profile in (select profile from chosen_profiles)
        and chosen(type, $activity_type)
        and within_years(year_from, year_to, $year_from, $year_to)
),
alike_people as (
    select p.people_no, p.activity_no, p.whole_no, p.role, p.unit, p.status, p.number_low, p.number_high,
        p.number_approximate, p.country, p.profession, p.sex, p.age, p.counting, p.sourced, p.in_training, p.n,
        case
            when p.left_out is not null then p.left_out
            when p.country is null and not c.all_countries then 'several_countries'
        end as left_out
    from people_cells p
    join chosen_profiles c on c.profile = p.profile
),
alike_cities as (
    select distinct place_id from done_places where profile in (select profile from chosen_profiles)
),
selected_cities as (
    -- Where activities of the selection took place.
    select distinct place_id from activity_rows where status = 'done' and place_id is not null
),
selected_sources as (
    -- The pages that facts of the selected projects and activities were read from.
    select source_id from source_uses where project_no in (select project_no from selected_projects)
    union
    select source_id
    from source_uses
    where activity_no is not null and profile in (select profile from chosen_profiles)
        and chosen(type, $activity_type)
        and chosen(project_id, $project)
        and within_years(year_from, year_to, $year_from, $year_to)
)
