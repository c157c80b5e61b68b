-- Who goes where: study visits and experts.
-- Grain: one row per kind, country that the people come from, place that they go to, and status. Units: persons and
-- activities.
-- Counted: study_visit: study visits, from the countries that they are for (a visit of people of two countries is a
-- link from each) to where they take place; experts: experts whose country a source states, to where their activity
-- takes place, else to the one country that it is for. A part goes with its whole. Persons of a visit: those who
-- attended, else those trained, engaged or certified there, never added; of several countries only where split.
-- Left out, and said in the notes: study visits and experts of which one end is not known (no_place), cancelled ones.
-- Columns: kind; from_country, from_name, from_latitude, from_longitude (a point in the country, not a venue);
-- to_place_id, to_city, to_country, to_latitude, to_longitude (no city where none is stated); people_low, people_high,
-- people_approximate; statements: those with a number counted in this row; activities: entries; status.
with per_link as (
    select 'study_visit' as kind, from_country, place_id, to_country, status,
        end_sum(low, nullif(statements, 0)) as people_low, end_sum(high, nullif(statements, 0)) as people_high,
        coalesce(bool_or(approximate), false) as people_approximate, sum(statements)::bigint as statements,
        sum(activities)::bigint as activities
    from link_visits group by from_country, place_id, to_country, status
    union all
    select 'experts', from_country, place_id, to_country, status, end_sum(low, nullif(statements, 0)),
        end_sum(high, nullif(statements, 0)), coalesce(bool_or(approximate), false), sum(statements)::bigint, (count(distinct activity_no) + sum(activities))::bigint
    from link_experts group by from_country, place_id, to_country, status
)
select l.kind, l.from_country, f.name as from_name, f.latitude as from_latitude, f.longitude as from_longitude,
    l.place_id as to_place_id, pl.name as to_city, l.to_country,
    coalesce(pl.latitude, t.latitude) as to_latitude, coalesce(pl.longitude, t.longitude) as to_longitude,
    l.people_low, l.people_high, l.people_approximate, l.statements, l.activities, l.status
from per_link l
left join countries f on f.id = l.from_country
left join countries t on t.id = l.to_country
left join places pl on pl.id = l.place_id
order by l.kind desc, coalesce(l.people_low, l.people_high) desc nulls last, l.from_country, l.to_country, to_city,
    l.status;

select 'no_place' as code, sum(unstated)::bigint as n, sum(n)::bigint as "of", kind as detail,
    case kind when 'experts' then 'statements' else 'activities' end as unit
from selected_link_totals
group by kind
order by detail;
