-- Every claim about the money of the selected projects, at every level.
-- Grain: one row per claim, by project, accepted ones first. Units: the stated currency, and EUR at the mean ECB rate
-- of the value date's month (or year). No sum is made.
-- Left out: nothing; left_out tells why a claim enters no total under the present choice.
-- Columns: funding_id, project_id, project_title, level, donor_id, donor, kind; amount_low, amount_high,
-- amount_approximate, currency, value_date; rate (units for one euro), rate_period, rate_source; eur_low, eur_high,
-- eur_approximate; country, countries; claim; left_out; note; sourced:
-- whether words of a source carry the amount; source_id, source_title, url, words.
select l.* exclude (left_out), f.left_out
from listed_funding l
join selected_funding f on f.funding_id = l.funding_id
order by l.project_title, l.project_id, l.claim,
    list_position(['budget', 'commitment', 'disbursement', 'expenditure', 'ceiling'], l.kind), l.funding_id;
