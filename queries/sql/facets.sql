-- People by where they are from, profession and sex: parts that tell it stand for as much of their whole.
facet_names as (
    select unnest(['country', 'profession', 'sex']) as facet
),
facet_parts as (
    -- Parts that tell a facet where their whole does not, and tell all else as their whole does: 35 women of 60.
    select w.people_no as whole_no, f.facet, of_facet(f.facet, p.country, p.profession, p.sex) as value, p.people_no,
        p.number_low as number
    from selected_people p
    join counted_people w on w.people_no = p.whole_no and w.role = p.role and w.unit = p.unit and w.status = p.status
        and w.age is not distinct from p.age
    join facet_names f on of_facet(f.facet, w.country, w.profession, w.sex) is null
        and of_facet(f.facet, p.country, p.profession, p.sex) is not null
        and (f.facet = 'country' or w.country is not distinct from p.country)
        and (f.facet = 'profession' or w.profession is not distinct from p.profession)
        and (f.facet = 'sex' or w.sex is not distinct from p.sex)
    where p.whole_no is not null and p.role = 'trained' and p.unit = 'person' and p.status = 'done'
        and p.left_out is null and p.number_low = p.number_high and not p.number_approximate
),
facet_sums as (
    select whole_no, facet, sum(number) as number from facet_parts group by whole_no, facet
),
split_people as (
    -- The counted statements about trained persons under each facet: a whole gives way to its parts that tell the facet,
    -- and what remains of it has no value. The sum over all values is the sum of the counted statements.
    select f.facet, of_facet(f.facet, w.country, w.profession, w.sex) as value, w.people_no,
        w.number_low - coalesce(s.number, 0) as number_low, w.number_high - coalesce(s.number, 0) as number_high,
        w.number_approximate, w.n
    from counted_people w
    cross join facet_names f
    left join facet_sums s on s.whole_no = w.people_no and s.facet = f.facet
        and s.number <= coalesce(w.number_low, w.number_high)
    where w.role = 'trained' and w.unit = 'person' and w.status = 'done'
        and not coalesce(w.number_low = s.number and w.number_high = s.number and not w.number_approximate, false)
    union all
    select p.facet, p.value, p.people_no, p.number, p.number, false, 1
    from facet_parts p
    join counted_people w on w.people_no = p.whole_no
    join facet_sums s on s.whole_no = p.whole_no and s.facet = p.facet
        and s.number <= coalesce(w.number_low, w.number_high)
)
