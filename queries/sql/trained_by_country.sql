-- Trained professionals per country.
-- Grain: one row per country, most trained first. Unit: persons trained, as the sources count them: somebody who came
-- to two trainings counts twice unless the source says that it counts unique persons.
-- Counted: statements about persons, role trained, done. A whole and its parts count once; where parts of a whole name
-- their country they stand there, and what remains of the whole in the row without a country: several countries, not
-- split, or not stated. The rows add up to all trained persons. Of cumulative figures only the latest counts.
-- Left out, and said in the notes: other roles (engaged, attended, expert, certified) and units (teams,
-- organisations, cases), planned ones, figures inside a cumulative one; under a choice of countries, people of several
-- countries whom no source splits.
-- Columns: country, country_name; trained_low, trained_high, trained_approximate; statements: those with a number
-- counted in this row; not_reported: trainings done for this country (or several) of which no source tells how many
-- were trained.
with trained as (
    select value as country, low_sum(number_low, number_high) as low, high_sum(number_low, number_high) as high,
        bool_or(number_approximate) as approximate, sum(n)::bigint as statements
    from split_people
    where facet = 'country'
    group by value
),
gaps as (
    select country, sum(n)::bigint as not_reported from training_gaps group by country
),
keys as (
    select country from trained union select country from gaps
)
select k.country, c.name as country_name, t.low as trained_low, t.high as trained_high,
    coalesce(t.approximate, false) as trained_approximate,
    coalesce(t.statements, 0) as statements, coalesce(g.not_reported, 0) as not_reported
from keys k
left join trained t on t.country is not distinct from k.country
left join gaps g on g.country is not distinct from k.country
left join countries c on c.id = k.country
order by coalesce(t.low, t.high) desc nulls last, not_reported desc, k.country nulls last;

select code, n, "of", low, high, approximate, unit, detail from trained_notes order by code, detail;
