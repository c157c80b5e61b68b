-- Terms of the people of who goes where: the statements that a link's figure is made of.
-- Grain: one row per statement, the largest first; of many at $length so many after the first $first. Unit: persons.
-- Counted: as in who goes where; also statements without a number. Left out: visits of which no source tells how many
-- came, and with a key ($of) the terms of other links.
-- Columns: key (kind, country of origin, place, country of the place, status; ~ where one is empty); table_name,
-- row_id, column_name: the cell that states the term; title, project_id, project_title; low, high, approximate, unit;
-- of_low, of_high, of_approximate, of_unit: what the cell states; evidence: its words and where they stand.
with statements as (
    select 'study_visit' as kind, v.from_country, v.place_id, v.to_country, v.status, s.people_no
    from link_visits v
    join visit_statements s on s.activity_no = v.activity_no and s.from_country = v.from_country
    union all
    select 'experts', from_country, place_id, to_country, status, people_no from link_experts
),
terms as (
    select [s.kind, s.from_country, coalesce(s.place_id, '~'), coalesce(s.to_country, '~'), s.status] as key,
        s.people_no, p.number_low as low, p.number_high as high
    from statements s join people_scope p on p.people_no = s.people_no
    where $metric = 'city_links'
),
page as (
    select *
    from terms
    where key is not null and ($of::varchar[] is null or key = $of::varchar[])
    order by coalesce(low, high) desc nulls last, people_no
    limit $length::bigint offset $first::bigint
)
select p.key, 'people' as table_name, s.people_id as row_id, 'number' as column_name,
    coalesce(s.activity_title, s.profession) as title, s.project_id, s.project_title, p.low, p.high,
    coalesce(s.number_approximate, false) as approximate, s.unit, s.number_low as of_low, s.number_high as of_high,
    coalesce(s.number_approximate, false) as of_approximate, s.unit as of_unit,
    q.evidence
from page p
join people_scope s on s.people_no = p.people_no
left join quoted_words q on q.table_name = 'people' and q.row_id = s.people_id and q.column_name = 'number'
order by coalesce(p.low, p.high) desc nulls last, p.people_no;
