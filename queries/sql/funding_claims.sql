-- Every claim about the money of the selected projects, at every level.
-- Grain: one row per claim, by project, accepted ones first; of many at $length so many after the first $first. Units: the
-- stated currency, and EUR at the mean ECB rate of the value date's month (or year). No sum is made.
-- Left out: nothing; left_out tells why a claim enters no total under the present choice.
-- Columns: funding_id, project_id, project_title, level, donor_id, donor (empty: no donor is stated, or several_donors: of
-- several together, not split), kind; amount_low, amount_high, amount_approximate, currency, value_date; rate (units for
-- one euro), rate_period, rate_source; eur_low, eur_high, eur_approximate; country, countries; claim; left_out; note;
-- sourced: whether words of a source carry the amount; source_id, source_title, url, words.
with shown as materialized (
    select nth, scope_row, funding_row, words_row from listed_claims
    order by nth
    limit $length::bigint offset $first::bigint
)
select f.funding_id, f.project_id, f.project_title, f.level, f.donor_id, o.name as donor,
    f.donor_id is null and coalesce(len(f.donors), 0) > 1 as several_donors, f.kind,
    f.amount_low, f.amount_high, coalesce(f.amount_approximate, false) as amount_approximate, f.currency,
    date_text(b.value_date.earliest, b.value_date."precision") as value_date, f.rate, f.rate_period, f.rate_source,
    f.eur_low, f.eur_high, coalesce(f.eur_approximate, false) as eur_approximate, f.country, f.countries, f.claim,
    b.note, f.sourced, e.source_id, s.title as source_title, s.url, e.words,
    claim_left_out(f.left_out, f.country, f.donor_id, $country, $donor, c.all_countries, c.all_donors) as left_out
from shown l
join funding_scope f on f.rowid = l.scope_row
join chosen_profiles c on c.profile = f.profile
join funding b on b.rowid = l.funding_row
left join organisations o on o.id = f.donor_id
left join evidence e on e.rowid = l.words_row
left join sources s on s.id = e.source_id
order by l.nth;
