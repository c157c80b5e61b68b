-- Countries of the contract that have a point to write their name at.
-- Grain: one row per country, the covered ones first. Columns: country, name, latitude, longitude, covered: whether the
-- atlas is about it.
select id as country, name, latitude, longitude, covered
from countries
where latitude is not null and longitude is not null
order by covered desc, name, id;
