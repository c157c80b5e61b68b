-- One donor or instrument ($payer, $payer_id): what it is.
-- Grain: one row, or none where nothing is paid by a donor, or there is no instrument, of this id. Nothing is counted;
-- nothing is left out.
-- Columns: kind, id, name, name_local, language, short (its abbreviation), type (IATI OrganisationType), country_name,
-- aliases (other names in the sources), note.
select $payer as kind, o.id, o.name, o.name_local, o."language", o.abbreviation as short, o.type, c.name as country_name,
    null::varchar[] as aliases, o.note
from organisations o left join countries c on c.id = o.country
where $payer = 'donor' and o.id = $payer_id and o.id in (select donor_id from project_donors)
union all
select $payer, i.id, i.name, null, null, i.abbreviation, null, null, i.aliases, i.note
from instruments i where $payer = 'instrument' and i.id = $payer_id
order by id;
