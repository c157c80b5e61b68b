-- What the selected projects report, what they leave out and what cannot be asked of them.
covered_parts as (
    -- A project and its components: what is stated of a component counts for its project.
    select c.* from project_parts c semi join selected_projects p on p.project_no = c.whole_no
),
covered_kinds as (
    -- One row per project and kind of figure.
    select k.*, p.project_id
    from project_kinds k join selected_projects p on p.project_no = k.project_no
    where $kind::varchar is null or k.kind = $kind::varchar
),
covered_terms as (
    -- The figures that enter a total, each once, with the country that it is for (none: several, not split). Activities
    -- are told by their number, the others by the id of their row. Only what $kind asks for is looked at.
    select c.whole_no as project_no, 'amount' as kind, f.country, 'funding' as table_name, f.funding_id as row_id,
        null as activity_no, 'amount' as column_name, f.eur_low as low, f.eur_high as high,
        f.eur_approximate as approximate, 'EUR' as unit
    from covered_parts c join selected_funding f on f.project_no = c.project_no
    where f.left_out is null and coalesce($kind::varchar, 'amount') = 'amount'
    union all
    select c.whole_no, 'activities', a.country, 'activities', null, a.activity_no, 'count', a.count_low,
        a.count_high, a.count_approximate, 'activities'
    from covered_parts c join counted_activities a on a.project_no = c.project_no
    where a.status = 'done' and coalesce(a.count_low, a.count_high) is not null
        and coalesce($kind::varchar, 'activities') = 'activities'
    union all
    select c.whole_no, 'trained', s.value, 'people', p.people_id, null, 'number', s.number_low, s.number_high,
        s.number_approximate, 'persons'
    from split_people s
    join people_scope p on p.people_no = s.people_no
    join covered_parts c on c.project_id = p.project_id
    where s.facet = 'country' and coalesce($kind::varchar, 'trained') = 'trained'
),
covered_places as (
    -- A project stands in the row of each of its countries; one without a country in a row of its own.
    select *
    from (
        select project_no, project_id, unnest(coalesce(countries, [null])) as country, instrument_id, instrument,
            year_from as year
        from selected_projects where level = 'project'
    )
    where $country::varchar[] is null or list_contains($country::varchar[], country)
),
covered_cells as (
    -- How many projects of which countries, instrument and start year state what: those that are alike together where
    -- cells know all that is chosen, else each project alone.
    select kind, countries, instrument_id, instrument, year, projects, applicable, reported, n, "of"
    from kind_cells
    where cells_know($slice, $year_from, $year_to)
        and profile in (select profile from chosen_cells)
        and ($kind::varchar is null or kind = $kind::varchar)
    union all
    select k.kind, p.countries, p.instrument_id, p.instrument, p.year_from, 1, k.applies::integer, k.stated::integer,
        k.n, k."of"
    from project_kinds k
    join selected_projects p on p.project_no = k.project_no
    where not cells_know($slice, $year_from, $year_to)
        and ($kind::varchar is null or k.kind = $kind::varchar)
),
covered_amounts as (
    -- The amounts that enter a total, likewise; none where cells do not know all that is chosen.
    select a.* exclude (profile)
    from amount_cells a
    join chosen_cells c on c.profile = a.profile
    where cells_know($slice, $year_from, $year_to)
        and claim_left_out(null, a.country, a.donor_id, $country, $donor, c.all_countries, c.all_donors) is null
        and coalesce($kind::varchar, 'amount') = 'amount'
),
uncovered_terms as (
    -- The terms of the other figures, and of all where cells do not know all that is chosen.
    select * from covered_terms
    where kind <> 'amount' or not cells_know($slice, $year_from, $year_to)
)
