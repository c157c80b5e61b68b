-- Every activity of one project ($project_id).
-- Grain: one row per entry, in order of time, undated ones last. Unit: activities; no sum is made.
-- Left out: nothing; part_of names the bundle whose count already holds an entry.
-- Columns: activity_id, title, type, status; count_low, count_high, count_approximate; start_text, end_text at their own precision; place_id, place; part_of.
select a.activity_id, a.title, a.type, a.status, a.count_low, a.count_high,
    coalesce(a.count_approximate, false) as count_approximate, date_text(a.start_earliest, a.start_precision) as start_text,
    date_text(a.end_earliest, a.end_precision) as end_text, a.place_id, pl.name as place, a.part_of
from activity_scope a
left join places pl on pl.id = a.place_id
where a.rowid in (select unnest(activity_rows) from directory where project_id = $project_id)
    and a.project_id = $project_id -- not what only holds parts of these
order by a.start_earliest nulls last, a.activity_id;
