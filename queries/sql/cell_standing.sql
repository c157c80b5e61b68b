-- What one row ($table, $row) does in the totals, and how its amount came to euro.
-- Grain: one row where the table is funding, people or activities; none otherwise. No sum is made.
-- Counted: nothing. Left out: nothing.
-- Columns: left_out: why it enters no total (empty: it does), as in the notes of the metrics, 'part' where a whole holds
-- it, 'not_reported' where it states no number; amount_low, amount_high, amount_approximate, currency; eur_low, eur_high, eur_approximate, rate (units for one euro),
-- rate_period, rate_source; project_id; level: of the project whose money it is; value_date: of an amount.
select s.left_out, s.amount_low, s.amount_high, coalesce(s.amount_approximate, false) as amount_approximate, s.currency,
    s.eur_low, s.eur_high, coalesce(s.eur_approximate, false) as eur_approximate, s.rate, s.rate_period, s.rate_source,
    s.project_id, s.level, date_text(f.value_date.earliest, f.value_date."precision") as value_date
from funding_scope s join funding f on f.id = s.funding_id
where $table = 'funding' and s.funding_id = $row
union all
select coalesce(left_out, case when part_of is not null then 'part' end, case status when 'cancelled' then status end,
    case when coalesce(number_low, number_high) is null then 'not_reported' end), null, null, false, null, null, null, false, null,
    null, null, project_id, null, null
from people_scope where $table = 'people' and people_id = $row
union all
select coalesce(case when part_of is not null then 'part' end, case status when 'cancelled' then status end,
    case when coalesce(count_low, count_high) is null then 'not_reported' end), null, null, false, null, null, null, false, null,
    null, null, project_id, null, null
from activity_scope where $table = 'activities' and activity_id = $row
order by left_out;
