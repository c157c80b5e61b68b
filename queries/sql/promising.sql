-- Planned or expected work of a choice that no source reports as done.
today_of_data as (
    select timezone('UTC', committed_at)::date as day from version
),
promised_work as (
    select *
    from promised_activities
    where profile in (select profile from chosen_profiles)
        and chosen(type, $activity_type)
        and chosen(project_id, $project)
        and within_years(year_from, year_to, $year_from, $year_to)
),
late_activities as (
    select a.* from promised_work a, today_of_data today where a.end_latest is null or a.end_latest < today.day
),
listed_late as (
    select a.* from late_activities a
    anti join (
        select up.activity_no from activity_ancestors up semi join late_activities w on w.activity_no = up.ancestor_no
    ) held on held.activity_no = a.activity_no
),
late_people as (
    select p.*
    from promised_people p
    join chosen_profiles c on c.profile = p.profile
    anti join promised_work a on a.activity_no = p.activity_no
    where statement_left_out(null, p.country, c.all_countries) is null
        and chosen(p.activity_type, $activity_type)
        and chosen(p.project_id, $project)
        and within_years(p.year_from, p.year_to, $year_from, $year_to)
)
