-- Who goes where: study visits with their people, and experts.
link_visits as (
    select v.*
    from selected_visits v
    anti join (
        select up.activity_no
        from activity_ancestors up semi join selected_activities w on w.activity_no = up.ancestor_no
        where up.same_status and up.same_type
    ) held on held.activity_no = v.activity_no
    where $country::varchar[] is null or list_contains($country::varchar[], v.from_country)
        or list_contains($country::varchar[], v.to_country)
),
link_experts as (
    select e.*
    from selected_experts e
    anti join (
        select up.people_no
        from people_ancestors up semi join selected_people w on w.people_no = up.ancestor_no
        where up.same_kind and up.same_origin
    ) held on held.people_no = e.people_no
)
