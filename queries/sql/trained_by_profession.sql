-- Trained professionals per profession.
-- Grain: one row per profession as the sources put it, most trained first; the row without one holds the persons
-- whose profession no source tells, or several together. Unit: persons trained.
-- Counted and left out: as in trained professionals per country; parts that name a profession stand for as much of
-- their whole. The rows add up to all trained persons.
-- Columns: profession; number_low, number_high, number_approximate; statements: those counted in this row.
select value as profession,
    low_sum(number_low, number_high) as number_low, high_sum(number_low, number_high) as number_high,
    bool_or(number_approximate) as number_approximate, sum(n)::bigint as statements
from split_people
where facet = 'profession'
group by value
order by coalesce(low_sum(number_low, number_high), high_sum(number_low, number_high)) desc nulls last,
    value nulls last;

select code, n, "of", low, high, approximate, unit, detail from trained_notes order by code, detail;
