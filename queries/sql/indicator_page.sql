-- Indicators in the order in which the page shows them, so many of them.
-- Grain: one row per indicator of the selected projects. Of many at $length so many after the first $first.
-- In which order ($order): 'title', of the project and then by level; 'project': those first of which a source tells what
-- came of them; 'state', the best first; 'progress', the furthest first; 'donor', by name.
-- Counted and left out: as in the metric of the indicators, which has the definitions. Choices: $level, $sdg and $state.
-- Columns: place, by which their values are asked; the others as in the metric.
with page as (
    select place, case $order
            when 'project' then told_place
            when 'state' then state_place
            when 'progress' then -coalesce(progress_low, progress_high)
            when 'donor' then donor_place
        end::double as nth
    from selected_indicators
    where chosen(state, $state)
    order by nth nulls last, place
    limit $length::bigint offset $first::bigint
)
select s.* exclude (told_place, state_place, donor_place, project_no, profile, types_no, year_from, year_to)
from page p
join indicator_scope s on s.place = p.place
order by p.nth nulls last, p.place;
