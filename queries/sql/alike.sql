-- The selection with what is alike together (see etl/edition_cells.sql), for metrics that count and add up only: `n` entries
-- in a row. Which filters cells know, and which metrics can do with them, queries/together.py says.
alike_activities as (
    -- Cells that differ only in what was just chosen are alike from here on.
    select activity_no, type, status, sum(count_low) as count_low, sum(count_high) as count_high,
        bool_or(count_approximate) as count_approximate, country, in_year, null::date as in_quarter,
        null::date as in_month, has_place, untold, sourced, sum(n)::bigint as n
    from activity_cells
    where profile in (select profile from chosen_profiles)
        and chosen(type, $activity_type)
        and within_years(year_from, year_to, $year_from, $year_to)
    group by activity_no, type, status, country, in_year, has_place, untold, sourced, count_low is null, count_high is null
),
alike_undated_activities as (
    select status, n
    from activity_cells
    where profile in (select profile from chosen_profiles)
        and chosen(type, $activity_type)
        and coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
),
alike_people as (
    select p.* exclude (left_out), statement_left_out(p.left_out, p.country, c.all_countries) as left_out
    from people_cells p
    join chosen_profiles c on c.profile = p.profile
),
alike_people_of_years as (
    select p.* exclude (left_out), statement_left_out(p.left_out, p.country, c.all_countries) as left_out
    from people_year_cells p
    join chosen_profiles c on c.profile = p.profile
    where within_years(year_from, year_to, $year_from, $year_to)
),
alike_undated_people as (
    select p.* exclude (left_out), statement_left_out(p.left_out, p.country, c.all_countries) as left_out
    from people_year_cells p
    join chosen_profiles c on c.profile = p.profile
    where coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
),
alike_projects as (
    select * from project_cells where profile in (select profile from chosen_profiles)
),
alike_funding as (
    select f.* exclude (left_out),
        claim_left_out(f.left_out, f.country, f.donor_id, $country, $donor, c.all_countries, c.all_donors) as left_out
    from funding_cells f
    join chosen_profiles c on c.profile = f.profile
),
alike_starts as (
    select * from start_cells where profile in (select profile from chosen_profiles)
),
alike_sources as (
    select distinct source_id from source_cells where profile in (select profile from chosen_profiles)
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
