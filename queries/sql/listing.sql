-- Projects of the selection that a few words find, and the families that they are shown in.
-- Searched ($search, folded): each word must occur in the titles, reference, instrument, organisations or cities; a word
-- that occurs nowhere matches words that are nearly the same.
typed_words as (
    select distinct word
    from unnest(string_split(coalesce($search::varchar, ''), ' ')) w(word)
    where word <> ''
),
holding_projects as (
    -- 4 a word of the title, 3 in the title, 2 in the text.
    select p.project_no, w.word,
        case
            when contains(concat(' ', p.search_title, ' '), concat(' ', w.word, ' ')) then 4.0
            when contains(p.search_title, w.word) then 3.0
            else 2.0
        end as score
    from selected_projects p, typed_words w
    where contains(p.search_text, w.word)
),
missing_words as (
    select word from typed_words where length(word) >= 4 and word not in (select word from holding_projects)
),
project_tokens as (
    select project_no, unnest(string_split(search_text, ' ')) as token
    from selected_projects
    where (select count(*) from missing_words) > 0
),
near_tokens as (
    -- Each token once; those much shorter or longer than the word are never near it.
    select t.token, w.word, jaro_winkler_similarity(t.token, w.word) as score
    from missing_words w
    join (select distinct token from project_tokens) t
        on length(t.token) between 0.6 * length(w.word) and 1.7 * length(w.word)
    where damerau_levenshtein(t.token, w.word) <= case when length(w.word) >= 8 then 2 else 1 end
        or (length(w.word) >= 6 and jaro_winkler_similarity(t.token, w.word) >= 0.93)
),
near_projects as (
    select t.project_no, n.word, max(n.score) as score
    from project_tokens t join near_tokens n on n.token = t.token
    group by t.project_no, n.word
),
matching_projects as (
    select project_no, sum(score) as score, count(*) as hits
    from (from holding_projects union all from near_projects)
    group by project_no
),
found_projects as (
    select p.project_no, p.project_id, p.title, p.level, p.parent_project_id, m.score
    from selected_projects p
    left join matching_projects m on m.project_no = p.project_no
    where coalesce(m.hits, 0) = (select count(*) from typed_words)
),
placed_projects as (
    -- `place`: best match first, else by title; `under`: the project that a part stands under, where that is found too.
    select f.project_id, f.level, up.project_id as under,
        row_number() over (order by f.score desc nulls last, f.title, f.project_id) as place
    from found_projects f
    left join found_projects up
        on up.project_id = case when f.level in ('component', 'sub_grant') then f.parent_project_id end
)
