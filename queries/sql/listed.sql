-- What of the lists that lie in their order (etl/edition_lists.sql) the filters leave.
listed_activities as (
    -- With $place those of one city.
    select * from activity_order
    where profile in (select profile from chosen_profiles)
        and chosen(type, $activity_type)
        and chosen(project_id, $project)
        and within_years(year_from, year_to, $year_from, $year_to)
        and ($place::varchar is null or place_id = $place::varchar)
),
listed_claims as (
    -- Those about the money of the selected projects.
    select * from claim_order
    where profile in (select profile from chosen_profiles)
        and any_chosen(activity_types, $activity_type)
        and chosen(project_id, $project)
        and within_years(year_from, year_to, $year_from, $year_to)
),
listed_contradictions as (
    -- Those of $source_id, or of the selected projects and activities where that is empty.
    select * from contradictions
    where case
        when $source_id::varchar is not null then $source_id::varchar in (source_id, other_source_id)
        else profile in (select profile from chosen_profiles)
                and any_chosen(activity_types, $activity_type)
                and chosen(project_id, $project)
                and within_years(year_from, year_to, $year_from, $year_to)
            or activity_profile in (select profile from chosen_profiles)
                and chosen(activity_type, $activity_type)
                and chosen(activity_project_id, $project)
                and within_years(activity_from, activity_to, $year_from, $year_to)
    end
)
