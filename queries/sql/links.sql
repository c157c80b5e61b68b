-- Who goes where: study visits with their people, and experts.
link_visits as (
    select v.activity_no, v.status, v.place_id, v.to_country, v.countries
    from study_visits v
    semi join selected_activities a on a.activity_no = v.activity_no
    anti join (
        select up.activity_no
        from activity_ancestors up join selected_activities w on w.activity_no = up.ancestor_no
        where up.same_status and up.same_type
    ) held on held.activity_no = v.activity_no
),
link_visit_ends as (
    select v.*, f.from_country
    from link_visits v, unnest(v.countries) f(from_country)
    where v.to_country is not null and f.from_country <> v.to_country
        and ($country::varchar[] is null or list_contains($country::varchar[], f.from_country)
            or list_contains($country::varchar[], v.to_country))
),
link_visitors as (
    select s.people_id, v.activity_no, v.from_country, s.role, s.number_low, s.number_high, s.number_approximate,
        min(list_position(['attended', 'trained', 'engaged', 'certified'], s.role))
            over (partition by v.activity_no, v.from_country) as best,
        list_position(['attended', 'trained', 'engaged', 'certified'], s.role) as place
    from link_visit_ends v
    join people_scope s on s.activity_no = v.activity_no and s.country = v.from_country
    anti join (
        select up.id, w.role, w.country, w.activity_no
        from people_ancestors up join people_scope w on w.people_id = up.ancestor_id
        where w.unit = 'person' and coalesce(w.number_low, w.number_high) is not null
    ) held on held.id = s.people_id and held.role = s.role and held.country = s.country
        and held.activity_no = s.activity_no
    where s.unit = 'person' and s.role <> 'expert' and s.status = v.status and s.left_out is null
        and coalesce(s.number_low, s.number_high) is not null
),
link_visits_with_people as (
    select 'study_visit' as kind, v.from_country, v.place_id, v.to_country, v.status, v.activity_no,
        low_sum(p.number_low, p.number_high) as low, high_sum(p.number_low, p.number_high) as high,
        bool_or(p.number_approximate) as approximate
    from link_visit_ends v
    left join link_visitors p on p.activity_no = v.activity_no and p.from_country = v.from_country and p.place = p.best
    group by v.from_country, v.place_id, v.to_country, v.status, v.activity_no
),
link_experts as (
    select e.people_id, p.activity_no, p.from_country, p.status, e.place_id, e.to_country, p.number_low as low,
        p.number_high as high, p.number_approximate as approximate
    from expert_visits e
    join selected_people p on p.people_no = e.people_no
    anti join (
        select up.people_no, w.from_country
        from people_ancestors up join selected_people w on w.people_no = up.ancestor_no
        where up.same_kind
    ) held on held.people_no = p.people_no and held.from_country = p.from_country
    where coalesce(p.left_out, '') not in ('superseded', 'inside_cumulative')
)
