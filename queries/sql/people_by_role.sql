-- People and others by role, unit and status.
-- Grain: one row per role, unit and status. Units: persons, teams, organisations, cases, never added to each other;
-- nor are roles (the same people may be engaged and trained) or done and planned.
-- Counted: each statement once: not a part beside its whole, of cumulative figures only the latest.
-- Left out, and said in the notes: figures inside or before a cumulative one, people of several countries whom no
-- source splits where countries are chosen, cancelled ones.
-- Columns: role, unit, status; number_low, number_high, number_approximate; statements: those with a number counted
-- here; not_reported: those whose source names people and gives no number.
with entries as (
    select role, unit, status, number_low, number_high, number_approximate, n from counted_people
    union all
    select role, unit, status, null, null, null, n
    from selected_people
    where left_out is null and status <> 'cancelled' and coalesce(number_low, number_high) is null
)
select role, unit, status,
    low_sum(number_low, number_high) as number_low, high_sum(number_low, number_high) as number_high,
    coalesce(bool_or(number_approximate), false) as number_approximate,
    coalesce(sum(n) filter (where coalesce(number_low, number_high) is not null), 0)::bigint as statements,
    coalesce(sum(n) filter (where coalesce(number_low, number_high) is null), 0)::bigint as not_reported
from entries
group by role, unit, status
order by list_position(['trained', 'certified', 'engaged', 'attended', 'expert'], role),
    list_position(['person', 'team', 'organisation', 'case'], unit),
    list_position(['done', 'expected', 'planned'], status);

select code, n, "of", low, high, approximate, unit, detail from people_left_out order by code, detail, unit;
