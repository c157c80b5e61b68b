-- One project: what it is.
-- Grain: one row, or none where there is no such project ($project_id). Nothing is counted; nothing is left out.
-- Columns: those of the project in the data; figures and dates as text in the notation of the data too; parent_title,
-- instrument (its short name), instrument_name, country_names, donors (names).
select p.id as project_id, p.title, p.title_local, p."language", p.other_titles, p.reference, p.level,
    p.parent_project_id, up.title as parent_title, p.instrument_id, s.instrument, i.name as instrument_name, p.status,
    date_text(p.start.earliest, p.start."precision") as start_text,
    date_text(p."end".earliest, p."end"."precision") as end_text,
    p.start.earliest as start_earliest, p."end".latest as end_latest,
    p.duration_months.low as duration_low, p.duration_months.high as duration_high,
    p.duration_months.approximate as duration_approximate,
    p.components.low as components_low, p.components.high as components_high,
    p.components.approximate as components_approximate,
    p.countries, array_to_string(list_transform(p.countries, lambda x: names.name_of[x]), ', ') as country_names,
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
