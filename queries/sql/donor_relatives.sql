-- Donors and instruments beside one ($payer, $payer_id): the instruments of a donor, the donors of an instrument, and the
-- instruments above and below it.
-- Grain: one row per relation, by name. Nothing is counted; nothing is left out.
-- Columns: relation (donor, instrument, above, below), kind, id, name.
select 'instrument' as relation, 'instrument' as kind, i.id, i.name
from instruments i where $payer = 'donor' and i.donor_id = $payer_id
union all
select 'donor', 'donor', o.id, o.name
from instruments i join organisations o on o.id = i.donor_id
where $payer = 'instrument' and i.id = $payer_id and o.id in (select donor_id from project_donors)
union all
select 'above', 'instrument', up.id, up.name
from instruments i join instruments up on up.id = i.parent_instrument_id
where $payer = 'instrument' and i.id = $payer_id
union all
select 'below', 'instrument', i.id, i.name
from instruments i where $payer = 'instrument' and i.parent_instrument_id = $payer_id
order by relation, name, id;
