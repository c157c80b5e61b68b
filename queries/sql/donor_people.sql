-- Statements about people of a choice.
-- Grain: one row per statement of the selection, by role, unit and status, parts after their whole. Unit: as the row says;
-- roles, units and what is planned are never added to each other, and here is no sum.
-- Left out: cancelled ones; in_sum tells whether a statement enters the sum of its role, unit and status.
-- Columns: people_id, role, unit, status; number_low, number_high, number_approximate; profession, sex, age, country (of
-- the people), activity_title, project_id, project_title, counting, part_of, in_sum.
select p.people_id, p.role, p.unit, p.status, p.number_low, p.number_high,
    coalesce(p.number_approximate, false) as number_approximate, p.profession, p.sex, p.age, c.name as country,
    p.activity_title, p.project_id, p.project_title, p.counting, p.part_of, k.people_id is not null as in_sum
from selected_people p
left join counted_people k on k.people_id = p.people_id
left join countries c on c.id = p.from_country
where p.status <> 'cancelled'
order by list_position(['trained', 'certified', 'engaged', 'attended', 'expert'], p.role),
    list_position(['person', 'team', 'organisation', 'case'], p.unit),
    list_position(['done', 'expected', 'planned'], p.status), p.project_title nulls last,
    coalesce(p.part_of, p.people_id), p.part_of is not null, p.people_id;
