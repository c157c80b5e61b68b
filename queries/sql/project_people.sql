-- Every statement about people of one project ($project_id).
-- Grain: one row per statement, parts after their whole. Unit: as the row says; no sum is made.
-- Left out: nothing.
-- Columns: people_id, activity_title, role, unit, status; number_low, number_high, number_approximate; country_name (where
-- they are from), profession.
select p.people_id, p.activity_title, p.role, p.unit, p.status, p.number_low, p.number_high,
    coalesce(p.number_approximate, false) as number_approximate, c.name as country_name, p.profession
from people_scope p
left join countries c on c.id = p.from_country
where p.rowid in (select unnest(people_rows) from directory where project_id = $project_id)
    and p.project_id = $project_id -- not what only holds parts of these
order by coalesce(p.part_of, p.people_id), p.part_of is not null, p.people_id;
