-- Terms of the trained professionals by country, profession or sex: the statements that a sum is made of.
-- Grain: one row per statement and value, the largest first. Unit: persons.
-- Counted: as in trained professionals per country; a whole whose parts tell more stands for what remains of it: low and
-- high then differ from what the cell states (of_low, of_high). Left out: with a key ($of) the terms of other figures.
-- Columns: key (country, profession or sex, ~ where none is told); table_name, row_id, column_name: the cell that states
-- the term; title, project_id, project_title; low, high, approximate, unit; of_low, of_high, of_approximate, of_unit:
-- what the cell states; evidence: its words and where they stand.
with terms as (
    select [coalesce(s.value, '~')] as key,
        'people' as table_name, p.people_id as row_id, 'number' as column_name,
        coalesce(p.activity_title, p.profession) as title, p.project_id, p.project_title,
        s.number_low as low, s.number_high as high, s.number_approximate as approximate, p.unit,
        p.number_low as of_low, p.number_high as of_high, p.number_approximate as of_approximate, p.unit as of_unit
    from split_people s join people_scope p on p.people_no = s.people_no
    where s.facet = replace($metric, 'trained_by_', '')
)
select t.key, t.table_name, t.row_id, t.column_name, t.title, t.project_id, t.project_title, t.low, t.high,
    coalesce(t.approximate, false) as approximate, t.unit, t.of_low, t.of_high,
    coalesce(t.of_approximate, false) as of_approximate, t.of_unit, q.evidence
from terms t
left join quoted_words q on q.table_name = t.table_name and q.row_id = t.row_id and q.column_name = t.column_name
where t.key is not null and ($of::varchar[] is null or t.key = $of::varchar[])
order by coalesce(t.low, t.high) desc nulls last, t.row_id;
