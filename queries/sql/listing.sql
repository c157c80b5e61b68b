-- Rows that more than one listing shows.
listed_people as (
    select activity_id,
        string_agg(role || ' ' || unit || ' ' || figure_text(number_low, number_high, number_approximate), ' + '
            order by role, unit, people_id) as people_text
    from people_scope
    where activity_id is not null and part_of is null and coalesce(number_low, number_high) is not null
    group by activity_id
),
listed_activities as (
    select a.activity_id, a.title, a.title_local, a.project_id, a.project_title, a.type, a.status,
        a.count_low, a.count_high, coalesce(a.count_approximate, false) as count_approximate,
        date_text(a.start_earliest, a.start_precision) as start_text,
        date_text(b."end".earliest, b."end"."precision") as end_text, a.start_earliest,
        a.place_id, pl.name as place, a.place_basis, coalesce(a.venue_country, pl.country) as venue_country,
        a.countries, p.people_text, a.part_of, a.mode, a.topic, o.name as organiser, b.note, a.sourced
    from activity_scope a
    join activities b on b.id = a.activity_id
    left join places pl on pl.id = a.place_id
    left join organisations o on o.id = a.organiser_id
    left join listed_people p on p.activity_id = a.activity_id
),
listed_funding as (
    select f.funding_id, f.project_id, f.project_title, f.level, f.donor_id, o.name as donor, f.kind,
        f.amount_low, f.amount_high, coalesce(f.amount_approximate, false) as amount_approximate, f.currency,
        date_text(b.value_date.earliest, b.value_date."precision") as value_date, f.rate, f.rate_period, f.rate_source,
        f.eur_low, f.eur_high, coalesce(f.eur_approximate, false) as eur_approximate, f.country, f.countries, f.claim,
        f.left_out, b.note, f.sourced, e.source_id, s.title as source_title, s.url, e.words
    from funding_scope f
    join funding b on b.id = f.funding_id
    left join organisations o on o.id = f.donor_id
    left join (
        select row_id, min_by(source_id, (claim <> 'accepted', source_id)) as source_id,
            min_by(words, (claim <> 'accepted', source_id)) as words
        from evidence where "table" = 'funding' and "column" = 'amount' group by row_id
    ) e on e.row_id = f.funding_id
    left join sources s on s.id = e.source_id
)
