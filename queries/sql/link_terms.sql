-- Terms of the people of who goes where: the statements that a link's figure is made of.
-- Grain: one row per statement, the largest first. Unit: persons.
-- Counted: as in who goes where; also statements without a number. Left out: visits of which no source tells how many
-- came, and with a key ($of) the terms of other links.
-- Columns: key (kind, country of origin, place, country of the place, status; ~ where one is empty); table_name, row_id,
-- column_name: the cell that states the term; title, project_id, project_title; low, high, approximate, unit; of_low,
-- of_high, of_approximate, of_unit: what the cell states; evidence: its words and where they stand.
with statements as (
    select 'study_visit' as kind, v.from_country, v.place_id, v.to_country, v.status, p.people_id
    from link_visit_ends v
    join link_visitors p on p.activity_no = v.activity_no and p.from_country = v.from_country and p.place = p.best
    union all
    select 'experts', from_country, place_id, to_country, status, people_id
    from link_experts where from_country <> to_country
),
terms as (
    select [s.kind, s.from_country, coalesce(s.place_id, '~'), coalesce(s.to_country, '~'), s.status] as key,
        'people' as table_name, s.people_id as row_id, 'number' as column_name,
        coalesce(p.activity_title, p.profession) as title, p.project_id, p.project_title, p.number_low as low,
        p.number_high as high, p.number_approximate as approximate, p.unit, p.number_low as of_low,
        p.number_high as of_high, p.number_approximate as of_approximate, p.unit as of_unit
    from statements s join people_scope p on p.people_id = s.people_id
    where $metric = 'city_links'
)
select t.key, t.table_name, t.row_id, t.column_name, t.title, t.project_id, t.project_title, t.low, t.high,
    coalesce(t.approximate, false) as approximate, t.unit, t.of_low, t.of_high,
    coalesce(t.of_approximate, false) as of_approximate, t.of_unit, q.evidence
from terms t
left join quoted_words q on q.table_name = t.table_name and q.row_id = t.row_id and q.column_name = t.column_name
where t.key is not null and ($of::varchar[] is null or t.key = $of::varchar[])
order by coalesce(t.low, t.high) desc nulls last, t.row_id;
