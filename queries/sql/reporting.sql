-- What the selected projects report, what they leave out and what cannot be asked of them.
covered_parts as (
    -- A project and its components: what is stated of a component counts for its project.
    select project_id as whole_id, project_id, project_no from selected_projects where level = 'project'
    union all
    select up.ancestor_id, up.id, p.project_no
    from project_ancestors up
    join selected_projects w on w.project_id = up.ancestor_id and w.level = 'project'
    join project_scope p on p.project_id = up.id and p.level = 'component'
),
covered_statements as (
    -- Every figure that some source states, whether or not it enters a sum: one row per project and kind.
    select c.whole_id as project_id, 'amount' as kind, count(*) as n
    from covered_parts c join funding_scope f on f.project_id = c.project_id
    where f.claim = 'accepted' and f.kind <> 'ceiling'
    group by c.whole_id
    union all
    select project_id, 'dates', 1 from selected_projects where start_earliest is not null and end_earliest is not null
    union all
    select c.whole_id, 'activities', count(*)
    from covered_parts c join activity_scope a on a.project_id = c.project_id
    where a.status = 'done' and coalesce(a.count_low, a.count_high) is not null
    group by c.whole_id
    union all
    select c.whole_id, 'trained', count(*)
    from covered_parts c join people_scope s on s.project_id = c.project_id
    where s.role = 'trained' and s.unit = 'person' and s.status = 'done'
        and coalesce(s.number_low, s.number_high) is not null
    group by c.whole_id
    union all
    select c.whole_id, 'targets', count(*)
    from covered_parts c join indicators i on i.project_id = c.project_id
    where coalesce(i.target.low, i.target.high) is not null
    group by c.whole_id
    union all
    select c.whole_id, 'actuals', count(distinct i.id)
    from covered_parts c
    join indicators i on i.project_id = c.project_id
    join indicator_values v on v.indicator_id = i.id
    where v.status = 'done' and coalesce(v.actual.low, v.actual.high) is not null
    group by c.whole_id
),
covered_cells as (
    -- The cells of a project that want words of a source: how many are filled, how many of these have words.
    select c.whole_id as project_id, count(*) as filled, count(*) filter (where f.has_words) as sourced
    from covered_parts c
    join (
        select project_id, false as has_words from facts where source_id is null
        union all
        select project_id, true from (select distinct project_id, table_name, row_id, column_name from sourced_facts)
    ) f on f.project_id = c.project_id
    where $kind::varchar is null or $kind::varchar = 'evidence'
    group by c.whole_id
),
covered_kinds as (
    -- One row per project and kind of figure: n statements of it (words: of so many cells), and whether it applies. What a
    -- project in preparation (IATI status 1) has not done yet cannot be asked of it; a project of which nothing is stated
    -- has no words to show. All else that is missing is not reported.
    select p.project_id, k.kind, s.n, null::bigint as "of", s.n is not null as stated,
        s.n is not null or p.status is distinct from '1' or not k.done as applies
    from selected_projects p
    cross join (values ('amount', false), ('dates', false), ('activities', true), ('trained', true),
        ('targets', false), ('actuals', true)) k(kind, done)
    left join covered_statements s on s.project_id = p.project_id and s.kind = k.kind
    where p.level = 'project' and ($kind::varchar is null or k.kind = $kind::varchar)
    union all
    select p.project_id, 'evidence', coalesce(e.sourced, 0), coalesce(e.filled, 0), coalesce(e.sourced, 0) > 0,
        coalesce(e.filled, 0) > 0
    from selected_projects p
    left join covered_cells e on e.project_id = p.project_id
    where p.level = 'project' and ($kind::varchar is null or $kind::varchar = 'evidence')
),
covered_terms as (
    -- The figures that enter a total, each once, with the country that it is for (none: several, not split). Activities
    -- are told by their number, the others by the id of their row.
    select c.whole_id as project_id, 'amount' as kind, f.country, 'funding' as table_name, f.funding_id as row_id,
        null as activity_no, 'amount' as column_name, f.eur_low as low, f.eur_high as high, f.eur_approximate as approximate, 'EUR' as unit
    from covered_parts c join selected_funding f on f.project_id = c.project_id
    where f.left_out is null
    union all
    select c.whole_id, 'activities', a.country, 'activities', null, a.activity_no, 'count', a.count_low,
        a.count_high, a.count_approximate, 'activities'
    from covered_parts c join counted_activities a on a.project_no = c.project_no
    where a.status = 'done' and coalesce(a.count_low, a.count_high) is not null
    union all
    select c.whole_id, 'trained', s.value, 'people', p.people_id, null, 'number', s.number_low, s.number_high,
        s.number_approximate, 'persons'
    from split_people s
    join people_scope p on p.people_no = s.people_no
    join covered_parts c on c.project_id = p.project_id
    where s.facet = 'country'
),
covered_places as (
    -- A project stands in the row of each of its countries; one without a country in a row of its own.
    select p.project_id, u.country, p.instrument_id, p.instrument, p.year_from as year
    from selected_projects p, unnest(coalesce(p.countries, [null::varchar])) u(country)
    where p.level = 'project' and ($country::varchar[] is null or list_contains($country::varchar[], u.country))
)
