-- Terms of the funding figures: the claims that a sum is made of.
-- Grain: one row per claim that enters the totals of the selection, largest first. Unit: EUR at the mean ECB rate of the
-- value date's month (or year).
-- Counted: as in funding per instrument; grouped as $metric groups them. Left out: what is in no total, and with a key
-- ($of) the terms of other figures.
-- Columns: key (values of the metric's key columns, ~ where one is empty); table_name, row_id, column_name: the cell that
-- states the term; title, project_id, project_title; low, high, approximate, unit; of_low, of_high, of_approximate,
-- of_unit: what the cell states; evidence: its words and where they stand.
with terms as (
    select case $metric
            when 'headline' then ['funding']
            when 'funding_by_instrument' then [coalesce(instrument_id, '~')]
            when 'funding_by_donor' then [coalesce(donor_id, '~')]
            when 'funding_by_country' then [coalesce(country, '~')]
            when 'funding_over_time' then [coalesce(year_from::varchar, '~')]
        end as key,
        'funding' as table_name, funding_id as row_id, 'amount' as column_name, kind as title, project_id, project_title,
        eur_low as low, eur_high as high, eur_approximate as approximate, 'EUR' as unit,
        amount_low as of_low, amount_high as of_high, amount_approximate as of_approximate, currency as of_unit
    from selected_funding where left_out is null
)
select t.key, t.table_name, t.row_id, t.column_name, t.title, t.project_id, t.project_title, t.low, t.high,
    coalesce(t.approximate, false) as approximate, t.unit, t.of_low, t.of_high,
    coalesce(t.of_approximate, false) as of_approximate, t.of_unit, q.evidence
from terms t
left join quoted_words q on q.table_name = t.table_name and q.row_id = t.row_id and q.column_name = t.column_name
where t.key is not null and ($of::varchar[] is null or t.key = $of::varchar[])
order by coalesce(t.low, t.high) desc nulls last, t.row_id;
