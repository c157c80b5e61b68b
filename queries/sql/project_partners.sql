-- Organisations with a role in one project ($project_id).
-- Grain: one row per organisation and role: who pays first. Nothing is counted; nothing is left out.
-- Columns: participation_id, organisation_id, name, name_local, language, abbreviation, type (IATI OrganisationType), country,
-- country_name, city; role (IATI OrganisationRole, beneficiary or partner); note.
select p.id as participation_id, o.id as organisation_id, o.name, o.name_local, o."language", o.abbreviation, o.type, o.country,
    c.name as country_name, pl.name as city, p.role, p.note
from participations p
join organisations o on o.id = p.organisation_id
left join countries c on c.id = o.country
left join places pl on pl.id = o.place_id
where p.project_id = $project_id
order by list_position(['1', '3', '2', '4', 'beneficiary', 'partner'], p.role), o.name, o.id;
