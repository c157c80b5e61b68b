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
-- people_approximate; activities: entries; status.
with visits as (
    select a.activity_id, a.status, a.place_id, coalesce(a.venue_country, pl.country) as to_country, a.countries
    from selected_activities a
    left join places pl on pl.id = a.place_id
    anti join (
        select up.id, w.status
        from activity_ancestors up join selected_activities w on w.activity_id = up.ancestor_id
        where w.type = 'study_visit'
    ) held on held.id = a.activity_id and held.status = a.status
    where a.type = 'study_visit' and a.status <> 'cancelled'
),
visit_ends as (
    select v.*, f.from_country
    from visits v, unnest(v.countries) f(from_country)
    where v.to_country is not null and f.from_country <> v.to_country
        and ($country::varchar[] is null or list_contains($country::varchar[], f.from_country)
            or list_contains($country::varchar[], v.to_country))
),
visitors as (
    select v.activity_id, v.from_country, s.role, s.number_low, s.number_high, s.number_approximate,
        min(list_position(['attended', 'trained', 'engaged', 'certified'], s.role))
            over (partition by v.activity_id, v.from_country) as best,
        list_position(['attended', 'trained', 'engaged', 'certified'], s.role) as place
    from visit_ends v
    join people_scope s on s.activity_id = v.activity_id and s.country = v.from_country
    anti join (
        select up.id, w.role, w.country, w.activity_id
        from people_ancestors up join people_scope w on w.people_id = up.ancestor_id
        where w.unit = 'person' and coalesce(w.number_low, w.number_high) is not null
    ) held on held.id = s.people_id and held.role = s.role and held.country = s.country
        and held.activity_id = s.activity_id
    where s.unit = 'person' and s.role <> 'expert' and s.status = v.status and s.left_out is null
        and coalesce(s.number_low, s.number_high) is not null
),
visits_with_people as (
    select 'study_visit' as kind, v.from_country, v.place_id, v.to_country, v.status, v.activity_id,
        low_sum(p.number_low, p.number_high) as low, high_sum(p.number_low, p.number_high) as high,
        bool_or(p.number_approximate) as approximate
    from visit_ends v
    left join visitors p on p.activity_id = v.activity_id and p.from_country = v.from_country and p.place = p.best
    group by v.from_country, v.place_id, v.to_country, v.status, v.activity_id
),
expert_statements as (
    select p.people_id, p.activity_id, p.from_country, p.status, a.place_id,
        coalesce(a.venue_country, pl.country, p.country) as to_country,
        p.number_low as low, p.number_high as high, p.number_approximate as approximate
    from selected_people p
    left join activity_scope a on a.activity_id = p.activity_id
    left join places pl on pl.id = a.place_id
    anti join (
        select up.id, w.role, w.unit, w.status, w.from_country
        from people_ancestors up join selected_people w on w.people_id = up.ancestor_id
    ) held on held.id = p.people_id and held.role = p.role and held.unit = p.unit and held.status = p.status
        and held.from_country = p.from_country
    where p.role = 'expert' and p.unit = 'person' and p.status <> 'cancelled'
        and coalesce(p.left_out, '') not in ('superseded', 'inside_cumulative')
),
links as (
    select kind, from_country, place_id, to_country, status, activity_id, low, high, approximate
    from visits_with_people
    union all
    select 'experts', from_country, place_id, to_country, status, activity_id, low, high, approximate
    from expert_statements where from_country <> to_country
),
per_link as (
    select kind, from_country, place_id, to_country, status,
        low_sum(low, high) as people_low, high_sum(low, high) as people_high,
        coalesce(bool_or(approximate), false) as people_approximate, count(distinct activity_id) as activities
    from links group by kind, from_country, place_id, to_country, status
)
select l.kind, l.from_country, f.name as from_name, f.latitude as from_latitude, f.longitude as from_longitude,
    l.place_id as to_place_id, pl.name as to_city, l.to_country,
    coalesce(pl.latitude, t.latitude) as to_latitude, coalesce(pl.longitude, t.longitude) as to_longitude,
    l.people_low, l.people_high, l.people_approximate, l.activities, l.status
from per_link l
left join countries f on f.id = l.from_country
left join countries t on t.id = l.to_country
left join places pl on pl.id = l.place_id
order by l.kind desc, coalesce(l.people_low, l.people_high) desc nulls last, l.from_country, l.to_country, to_city,
    l.status;

select 'no_place' as code,
    count(*) filter (where a.venue_country is null and a.place_id is null or a.countries is null) as n,
    count(*) as "of", 'study_visit' as detail, 'activities' as unit
from selected_activities a where a.type = 'study_visit' and a.status <> 'cancelled'
union all
select 'no_place', count(*) filter (where p.from_country is null), count(*), 'experts', 'statements'
from selected_people p where p.role = 'expert' and p.unit = 'person' and p.status <> 'cancelled'
order by detail;
