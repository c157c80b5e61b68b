-- Projects, programmes, components and sub-grants of the selection.
-- Grain: one row per entry; best match first where a search is given, else by title.
-- Searched ($search, folded): each word must occur in the titles, reference, instrument, organisations or cities, in
-- any script; a word that occurs nowhere matches words that are nearly the same.
-- Columns: project_id, title, title_local, level, parent_project_id, instrument_id, instrument, countries,
-- country_names, status; start_text, end_text at their own precision; eur_low, eur_high, eur_approximate: the money
-- at the entry's own level; amount_text: all accepted amounts as stated; activities_low, activities_high,
-- activities_approximate: done, of the selection; trained_low, trained_high, trained_approximate: persons, done;
-- sources: pages that its facts were read from.
with words as (
    select distinct word
    from unnest(string_split(coalesce($search::varchar, ''), ' ')) w(word)
    where word <> ''
),
found as (
    -- 4 a word of the title, 3 in the title, 2 in the text.
    select p.project_id, w.word,
        case
            when list_contains(string_split(p.search_title, ' '), w.word) then 4.0
            when contains(p.search_title, w.word) then 3.0
            when contains(p.search_text, w.word) then 2.0
        end as score
    from selected_projects p, words w
    where contains(p.search_text, w.word)
),
near as (
    select p.project_id, w.word, max(jaro_winkler_similarity(t.token, w.word)) as score
    from words w, selected_projects p, unnest(string_split(p.search_text, ' ')) t(token)
    where w.word not in (select word from found)
        and length(w.word) >= 4
        and (damerau_levenshtein(t.token, w.word) <= case when length(w.word) >= 8 then 2 else 1 end
            or (length(w.word) >= 6 and jaro_winkler_similarity(t.token, w.word) >= 0.93))
    group by p.project_id, w.word
),
matches as (
    select project_id, sum(score) as score, count(*) as hits
    from (select * from found union all select * from near)
    group by project_id
),
money as (
    select project_id, low_sum(eur_low, eur_high) as low, high_sum(eur_low, eur_high) as high,
        bool_or(eur_approximate) as approximate
    from funding_scope where stands group by project_id
),
stated as (
    select project_id,
        string_agg(currency || ' ' || figure_text(amount_low, amount_high, amount_approximate), ' + '
            order by funding_id) as amount_text
    from funding_scope where claim = 'accepted' and kind = stage group by project_id
),
done as (
    select project_id, low_sum(count_low, count_high) as low, high_sum(count_low, count_high) as high,
        bool_or(count_approximate) as approximate
    from counted_activities where status = 'done' group by project_id
),
trained as (
    select project_id, low_sum(number_low, number_high) as low, high_sum(number_low, number_high) as high,
        bool_or(number_approximate) as approximate
    from counted_people where role = 'trained' and unit = 'person' and status = 'done' group by project_id
),
pages as (
    select project_id, count(distinct source_id) as sources from sourced_facts where project_id is not null group by project_id
)
select p.project_id, p.title, p.title_local, p.level, p.parent_project_id, p.instrument_id, p.instrument,
    p.countries, array_to_string(list_transform(p.countries, lambda x: names.name_of[x]), ', ') as country_names,
    p.status, date_text(p.start_earliest, p.start_precision) as start_text,
    date_text(p.end_earliest, p.end_precision) as end_text,
    m.low as eur_low, m.high as eur_high, coalesce(m.approximate, false) as eur_approximate, s.amount_text,
    d.low as activities_low, d.high as activities_high, coalesce(d.approximate, false) as activities_approximate,
    t.low as trained_low, t.high as trained_high, coalesce(t.approximate, false) as trained_approximate,
    coalesce(f.sources, 0) as sources
from selected_projects p
cross join (select map_from_entries(list((id, name))) as name_of from countries) names
left join matches x on x.project_id = p.project_id
left join money m on m.project_id = p.project_id
left join stated s on s.project_id = p.project_id
left join done d on d.project_id = p.project_id
left join trained t on t.project_id = p.project_id
left join pages f on f.project_id = p.project_id
where coalesce(x.hits, 0) = (select count(*) from words)
order by x.score desc nulls last, p.title, p.project_id;
