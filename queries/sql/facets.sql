-- People by where they are from, profession and sex: parts that tell it stand for as much of their whole.
people_facets as (
    -- A statement under each facet (country, profession, sex): its own value and all that it says besides.
    select p.people_id, f.facet,
        case f.facet when 'country' then p.country when 'profession' then p.profession else p.sex end as value,
        [case when f.facet <> 'country' then p.country end, case when f.facet <> 'profession' then p.profession end,
            case when f.facet <> 'sex' then p.sex end, p.age] as besides
    from selected_people p, (values ('country'), ('profession'), ('sex')) f(facet)
),
facet_parts as (
    -- Parts that tell a facet where their whole does not: 35 women of 60.
    select w.people_id as whole_id, wf.facet, pf.value, p.people_id, p.number_low as number
    from counted_people w
    join people_facets wf on wf.people_id = w.people_id and wf.value is null
    join selected_people p on p.part_of = w.people_id and p.role = w.role and p.unit = w.unit and p.status = w.status
        and p.left_out is null and p.number_low = p.number_high and not p.number_approximate
    join people_facets pf on pf.people_id = p.people_id and pf.facet = wf.facet and pf.value is not null
        and pf.besides is not distinct from wf.besides
),
facet_sums as (
    select whole_id, facet, sum(number) as number from facet_parts group by whole_id, facet
),
split_people as (
    -- The counted statements under each facet: a whole gives way to its parts that tell the facet, and what remains
    -- of it has no value. The sum over all values is the sum of the counted statements.
    select f.facet, f.value, w.role, w.unit, w.status, w.people_id,
        w.number_low - coalesce(s.number, 0) as number_low, w.number_high - coalesce(s.number, 0) as number_high,
        w.number_approximate
    from counted_people w
    join people_facets f on f.people_id = w.people_id
    left join facet_sums s on s.whole_id = w.people_id and s.facet = f.facet
        and s.number <= coalesce(w.number_low, w.number_high)
    where not coalesce(w.number_low = s.number and w.number_high = s.number and not w.number_approximate, false)
    union all
    select p.facet, p.value, w.role, w.unit, w.status, p.people_id, p.number, p.number, false
    from facet_parts p
    join counted_people w on w.people_id = p.whole_id
    join facet_sums s on s.whole_id = p.whole_id and s.facet = p.facet
        and s.number <= coalesce(w.number_low, w.number_high)
)
