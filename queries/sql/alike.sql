-- The selection with what is alike together (see etl/edition_cells.sql), for metrics that count and add up only: `n` entries
-- in a row. Cells know countries and what their $slice does. Which metrics can do with them,
-- queries/together.py says.
chosen_cells as (
    select profile,
        coalesce($country::varchar[] is null or list_has_all($country::varchar[], countries), true) as all_countries,
        coalesce($donor::varchar[] is null or list_has_all($donor::varchar[], donors), true) as all_donors
    from filter_profiles
    where slice = $slice
        and any_chosen(countries, $country)
        and any_chosen(instrument_path, $instrument)
        and any_chosen(donors, $donor)
        and chosen(project_status, $status)
        and any_chosen(activity_types, $activity_type)
),
alike_activities as (
    -- Cells that differ only in what was just chosen are alike from here on.
    select activity_no, type, status, sum(count_low) as count_low, sum(count_high) as count_high,
        bool_or(count_approximate) as count_approximate, country,
        case $grain when 'month' then in_month when 'quarter' then in_quarter else in_year end as period,
        has_place, untold, sourced, sum(n)::bigint as n
    from activity_cells
    where profile in (select profile from chosen_cells)
        and within_years(year_from, year_to, $year_from, $year_to)
    group by activity_no, type, status, country, period, has_place, untold, sourced, count_low is null, count_high is null
),
alike_undated_activities as (
    select status, n
    from activity_cells
    where profile in (select profile from chosen_cells)
        and coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
),
alike_undated_projects as (
    select 'project' as level, undated as n
    from start_cells
    where profile in (select profile from chosen_cells)
        and coalesce($year_from::integer, $year_to::integer) is not null
),
alike_people as (
    select p.* exclude (left_out), statement_left_out(p.left_out, p.country, c.all_countries) as left_out
    from people_cells p
    join chosen_cells c on c.profile = p.profile
),
alike_people_of_years as (
    select p.* exclude (left_out), statement_left_out(p.left_out, p.country, c.all_countries) as left_out
    from people_year_cells p
    join chosen_cells c on c.profile = p.profile
    where within_years(year_from, year_to, $year_from, $year_to)
),
alike_undated_people as (
    select p.* exclude (left_out), statement_left_out(p.left_out, p.country, c.all_countries) as left_out
    from people_year_cells p
    join chosen_cells c on c.profile = p.profile
    where coalesce(year_from, year_to) is null and coalesce($year_from::integer, $year_to::integer) is not null
),
alike_projects as (
    select * from project_cells where profile in (select profile from chosen_cells)
),
alike_funding as (
    select f.* exclude (left_out),
        claim_left_out(f.left_out, f.country, f.donor_id, $country, $donor, c.all_countries, c.all_donors) as left_out
    from funding_cells f
    join chosen_cells c on c.profile = f.profile
),
alike_year_amounts as (
    select a.year, a.low as eur_low, a.high as eur_high, a.approximate as eur_approximate
    from amount_cells a
    join chosen_cells c on c.profile = a.profile
    where claim_left_out(null, a.country, a.donor_id, $country, $donor, c.all_countries, c.all_donors) is null
),
alike_year_projects as (
    select p.year, any_value(p.n) as n, coalesce(bool_or(claim_left_out(null, p.amount.country, p.amount.donor_id, $country,
            $donor, c.all_countries, c.all_donors) is null) filter (where p.amount is not null), false) as reported
    from (
        select rowid as cell_no, profile, year, n, unnest(coalesce(amounts, [null])) as amount
        from funded_cells where profile in (select profile from chosen_cells)
    ) p
    join chosen_cells c on c.profile = p.profile
    group by p.cell_no, p.year
),
alike_starts as (
    select * from start_cells where profile in (select profile from chosen_cells)
),
alike_sources as (
    select distinct source_id from source_cells where profile in (select profile from chosen_cells)
),
alike_cities as (
    select distinct place_id from done_places where profile in (select profile from chosen_cells)
),
alike_cities_of_years as (
    select distinct place_id from venue_cells
    where profile in (select profile from chosen_cells) and status = 'done'
        and within_years(year_from, year_to, $year_from, $year_to)
),
alike_venues as (
    select * from venue_cells
    where profile in (select profile from chosen_cells)
        and within_years(year_from, year_to, $year_from, $year_to)
),
alike_venue_projects as (
    select * from venue_projects where profile in (select profile from chosen_cells)
),
alike_seats as (
    select distinct place_id, organisation_id from seat_cells where profile in (select profile from chosen_cells)
),
alike_visits as (
    select * from visit_cells where profile in (select profile from chosen_cells)
),
alike_experts as (
    select * from expert_cells where profile in (select profile from chosen_cells)
),
alike_link_totals as (
    select kind, n, unstated from link_totals where profile in (select profile from chosen_cells)
),
selected_cities as (
    -- Where activities of the selection took place.
    select distinct place_id from activity_rows where status = 'done' and place_id is not null
),
selected_venues as (
    -- Activities of the selection at a place.
    select activity_no, place_id, status, place_derived, count_low, count_high, count_approximate, 1 as n
    from activity_rows where place_id is not null and status <> 'cancelled'
),
selected_venue_projects as (
    -- The projects that they belong to: by their number, or n of them.
    select distinct place_id, project_no, 1 as n
    from activity_rows where place_id is not null and status <> 'cancelled' and project_no is not null
),
selected_seats as (
    -- Where the organisations with a role in a selected project sit.
    select distinct o.place_id, o.id as organisation_id
    from participations pa
    semi join selected_projects p on p.project_id = pa.project_id
    join organisations o on o.id = pa.organisation_id
    where o.place_id is not null
),
visit_rows as (
    select *
    from study_visits
    where profile in (select profile from chosen_profiles)
        and chosen(type, $activity_type)
        and chosen(project_id, $project)
        and within_years(year_from, year_to, $year_from, $year_to)
),
selected_visits as (
    -- Study visits of the selection, once for each country that their people come from.
    select e.*, 1 as activities from visit_ends e semi join visit_rows v on v.activity_no = e.activity_no
),
expert_rows as (
    select *
    from expert_visits
    where profile in (select profile from chosen_profiles)
        and chosen(activity_type, $activity_type)
        and chosen(project_id, $project)
        and within_years(year_from, year_to, $year_from, $year_to)
),
selected_experts as (
    -- Statements about experts who go elsewhere; `activities`: how many there are besides those with a number.
    select *, (coalesce(low, high) is not null)::integer as statements, 0 as activities
    from expert_rows
    where stands and from_country <> to_country
),
selected_link_totals as (
    select 'study_visit' as kind, count(*) as n, count(*) filter (where not stated) as unstated from visit_rows
    union all
    select 'experts', count(*), count(*) filter (where from_country is null)
    from expert_rows
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
