-- Who goes where: study visits with their people, and experts.
link_visits as (
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
link_visit_ends as (
    select v.*, f.from_country
    from link_visits v, unnest(v.countries) f(from_country)
    where v.to_country is not null and f.from_country <> v.to_country
        and ($country::varchar[] is null or list_contains($country::varchar[], f.from_country)
            or list_contains($country::varchar[], v.to_country))
),
link_visitors as (
    select s.people_id, v.activity_id, v.from_country, s.role, s.number_low, s.number_high, s.number_approximate,
        min(list_position(['attended', 'trained', 'engaged', 'certified'], s.role))
            over (partition by v.activity_id, v.from_country) as best,
        list_position(['attended', 'trained', 'engaged', 'certified'], s.role) as place
    from link_visit_ends v
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
link_visits_with_people as (
    select 'study_visit' as kind, v.from_country, v.place_id, v.to_country, v.status, v.activity_id,
        low_sum(p.number_low, p.number_high) as low, high_sum(p.number_low, p.number_high) as high,
        bool_or(p.number_approximate) as approximate
    from link_visit_ends v
    left join link_visitors p on p.activity_id = v.activity_id and p.from_country = v.from_country and p.place = p.best
    group by v.from_country, v.place_id, v.to_country, v.status, v.activity_id
),
link_experts as (
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
)
