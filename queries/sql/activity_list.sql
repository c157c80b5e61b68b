-- Activities of the selection, cancelled ones and parts of bundles too.
-- Grain: one row per entry, latest first, undated ones last; with $place those of one city, and of many at $length so many
-- after the first $first. Unit: activities; no sum is made.
-- Columns: activity_id, title, title_local, project_id, project_title, type, status; count_low, count_high,
-- count_approximate (empty: the number is not stated); start_text, end_text at their own precision, start_earliest;
-- place_id, place, place_basis; venue_country; countries (that it is for); people_text: what is stated of people,
-- each role and unit by itself, such as "attended team 17"; part_of: the bundle whose count holds it; mode, topic,
-- organiser, note; sourced: whether words of a source carry the number.
with shown as (
    select activity_id
    from selected_activities
    where $place::varchar is null or place_id = $place::varchar
    order by start_earliest desc nulls last, activity_id
    limit $length::bigint offset $first::bigint
)
select l.activity_id, l.title, l.title_local, l.project_id, l.project_title, l.type, l.status, l.count_low,
    l.count_high, l.count_approximate, l.start_text, l.end_text, l.start_earliest, l.place_id, l.place, l.place_basis,
    l.venue_country, l.countries, l.people_text, l.part_of, l.mode, l.topic, l.organiser, l.note, l.sourced
from listed_activities l
semi join shown a on a.activity_id = l.activity_id
order by l.start_earliest desc nulls last, l.activity_id;
