-- Activities of the selection, cancelled ones and parts of bundles too.
-- Grain: one row per entry, latest first, undated ones last; with $place those of one city, and of many at $length so many
-- after the first $first. Unit: activities; no sum is made.
-- Columns: activity_id, title, title_local, project_id, project_title, type, status; count_low, count_high,
-- count_approximate (empty: the number is not stated); start_text, end_text at their own precision, start_earliest;
-- place_id, place, place_basis; venue_country; countries (that it is for); people_text: what is stated of people,
-- each role and unit by itself, such as "attended team 17"; part_of: the bundle whose count holds it; mode, topic,
-- organiser, note; sourced: whether words of a source carry the number.
with shown as materialized (
    select nth, scope_row, activity_row, people_rows from listed_activities
    order by nth
    limit $length::bigint offset $first::bigint
),
told_people as (
    select s.nth,
        string_agg(
            p.role || ' ' || p.unit || ' ' || figure_text(p.number_low, p.number_high, p.number_approximate),
            ' + ' order by p.role, p.unit, p.people_id
        ) as people_text
    from (select nth, unnest(people_rows) as people_row from shown) s
    join people_scope p on p.rowid = s.people_row
    group by s.nth
)
select a.activity_id, a.title, b.title_local, a.project_id, a.project_title, a.type, a.status,
    a.count_low, a.count_high, coalesce(a.count_approximate, false) as count_approximate,
    date_text(a.start_earliest, a.start_precision) as start_text,
    date_text(a.end_earliest, a.end_precision) as end_text, a.start_earliest,
    a.place_id, pl.name as place, b.place_basis, coalesce(a.venue_country, pl.country) as venue_country,
    a.countries, t.people_text, a.part_of, b.mode, b.topic, o.name as organiser, b.note, a.sourced
from shown s
join activity_scope a on a.rowid = s.scope_row
join activities b on b.rowid = s.activity_row
left join places pl on pl.id = a.place_id
left join organisations o on o.id = b.organiser_id
left join told_people t on t.nth = s.nth
order by s.nth;
