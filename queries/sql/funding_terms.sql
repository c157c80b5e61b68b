-- Terms of the funding figures: the claims that a sum is made of.
-- Grain: one row per claim that enters the totals of the selection, largest first; of many at $length so many after the
-- first $first. Unit: EUR at the mean ECB rate of the value date's month (or year).
-- Counted: as in funding per instrument; grouped as $metric groups them. Left out: what is in no total, and with a key
-- ($of) the terms of other figures.
-- Columns: key (values of the metric's key columns, ~ where one is empty); table_name, row_id, column_name: the cell
-- that states the term; title, project_id, project_title; low, high, approximate, unit; of_low, of_high,
-- of_approximate, of_unit: what the cell states; evidence: its words and where they stand.
with terms as (
    select case $metric
            when 'headline' then ['funding']
            when 'funding_by_instrument' then [coalesce(instrument_id, '~')]
            when 'funding_by_donor' then [coalesce(donor_id, '~')]
            when 'funding_by_country' then [coalesce(country, '~')]
            when 'funding_over_time' then [coalesce(year_from::varchar, '~')]
        end as key,
        funding_id, eur_low as low, eur_high as high
    from selected_funding where left_out is null
),
page as (
    select *
    from terms
    where key is not null and ($of::varchar[] is null or key = $of::varchar[])
    order by coalesce(low, high) desc nulls last, funding_id
    limit $length::bigint offset $first::bigint
)
select p.key, 'funding' as table_name, s.funding_id as row_id, 'amount' as column_name, s.kind as title,
    s.project_id, s.project_title, p.low, p.high, coalesce(s.eur_approximate, false) as approximate, 'EUR' as unit,
    s.amount_low as of_low, s.amount_high as of_high, coalesce(s.amount_approximate, false) as of_approximate,
    s.currency as of_unit, q.evidence
from page p
join funding_scope s on s.funding_id = p.funding_id
left join quoted_words q on q.table_name = 'funding' and q.row_id = s.funding_id and q.column_name = 'amount'
order by coalesce(p.low, p.high) desc nulls last, p.funding_id;
