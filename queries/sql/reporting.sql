-- What the selected projects report, what they leave out and what cannot be asked of them.
covered_parts as (
    -- A project and its components: what is stated of a component counts for its project.
    select c.* from project_parts c semi join selected_projects p on p.project_no = c.whole_no
),
covered_kinds as (
    -- One row per project and kind of figure: n statements of it (words: of so many cells), and whether it applies. What a
    -- project in preparation (IATI status 1) has not done yet cannot be asked of it; a project of which nothing is stated
    -- has no words to show. All else that is missing is not reported.
    select project_no, project_id, kind, n, "of", coalesce(n > 0, false) as stated,
        case kind when 'evidence' then "of" > 0
            else n is not null or status is distinct from '1' or kind not in ('activities', 'trained', 'actuals')
        end as applies
    from (
        select p.project_no, p.project_id, p.status, k.kind,
            case k.kind when 'amount' then r.amounts when 'dates' then r.dates when 'activities' then r.activities
                when 'trained' then r.trained when 'targets' then r.targets when 'actuals' then r.actuals
                else r.sourced end::bigint as n,
            case k.kind when 'evidence' then r.filled end::bigint as "of"
        from selected_projects p
        join project_reports r on r.project_no = p.project_no
        cross join (values ('amount'), ('dates'), ('activities'), ('trained'), ('targets'), ('actuals'),
            ('evidence')) k(kind)
        where $kind::varchar is null or k.kind = $kind::varchar
    )
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
)
