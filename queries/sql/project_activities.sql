-- Every activity of one project ($project_id).
-- Grain: one row per entry, in order of time, undated ones last. Unit: activities; no sum is made.
-- Left out: nothing; part_of names the bundle whose count already holds an entry.
-- Columns: as in the list of activities.
select activity_id, title, title_local, project_id, project_title, type, status, count_low, count_high,
    count_approximate, start_text, end_text, start_earliest, place_id, place, place_basis, venue_country, countries,
    people_text, part_of, mode, topic, organiser, note
from listed_activities
where project_id = $project_id
order by start_earliest nulls last, activity_id;
