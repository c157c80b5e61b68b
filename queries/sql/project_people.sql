-- Every statement about people of one project ($project_id).
-- Grain: one row per statement, parts after their whole. Unit: as the row says; no sum is made.
-- Left out: nothing; left_out tells why a statement enters no sum.
-- Columns: people_id, activity_id, activity_title, role, unit, status; number_low, number_high, number_approximate;
-- from_country, country_name, profession, sex, age, counting, reporting, as_of (text), part_of, left_out, note.
select p.people_id, p.activity_id, p.activity_title, p.role, p.unit, p.status,
    p.number_low, p.number_high, coalesce(p.number_approximate, false) as number_approximate,
    p.from_country, c.name as country_name, p.profession, p.sex, p.age, p.counting, p.reporting,
    date_text(s.as_of.earliest, s.as_of."precision") as as_of, p.part_of, p.left_out, s.note
from people_scope p
join people s on s.id = p.people_id
left join countries c on c.id = p.from_country
where p.rowid in (select unnest(people_rows) from directory where project_id = $project_id)
    and p.project_id = $project_id -- not what only holds parts of these
order by coalesce(p.part_of, p.people_id), p.part_of is not null, p.people_id;
