-- One project: what it is.
-- Grain: one row, or none where there is no such project ($project_id). Nothing is counted; nothing is left out.
-- Columns: project_id, title, title_local, language, other_titles, reference, level, parent_project_id, parent_title,
-- instrument_name, status; start_text, end_text (in the notation of the data); country_names, donors (names); objective,
-- themes, note.
select p.id as project_id, p.title, p.title_local, p."language", p.other_titles, p.reference, p.level,
    p.parent_project_id, up.title as parent_title, i.name as instrument_name, p.status,
    date_text(p.start.earliest, p.start."precision") as start_text,
    date_text(p."end".earliest, p."end"."precision") as end_text,
    array_to_string(list_transform(p.countries, lambda x: names.name_of[x]), ', ') as country_names,
    array_to_string(list_transform(s.donors, lambda x: payers.name_of[x]), ', ') as donors,
    p.objective, p.themes, p.note
from projects p
join project_scope s on s.project_id = p.id
cross join (select map_from_entries(list((id, name))) as name_of from countries) names
cross join (select map_from_entries(list((id, name))) as name_of from organisations) payers
left join projects up on up.id = p.parent_project_id
left join instruments i on i.id = p.instrument_id
where p.id = $project_id
order by p.id;
