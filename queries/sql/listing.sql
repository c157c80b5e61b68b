-- Projects of the selection in the order of the directory, those that a few words find, and the families that they are
-- shown in.
listed_projects as (
    -- As selected_projects, from the directory: `place` is the order of titles, so no title is read.
    select place, project_no, scope_row, level, profile, whole_no, has_parts, null::double as score
    from directory
    where profile in (select profile from chosen_profiles)
        and types_no in (select types_no from activity_type_sets where any_chosen(activity_types, $activity_type))
        and chosen(project_id, $project)
        and within_years(year_from, year_to, $year_from, $year_to)
),
found_projects as (
    select * from listed_projects
),
-- Searched ($search, folded): each word must occur in the titles, reference, instrument, organisations or cities; a word
-- that occurs nowhere matches words that are nearly the same.
typed_words as (
    select distinct word
    from unnest(string_split(coalesce($search::varchar, ''), ' ')) w(word)
    where word <> ''
),
held_words as (
    select w.word_no, t.word, w.word = t.word as whole
    from directory_words w, typed_words t
    where contains(w.word, t.word)
),
holding_projects as (
    -- 4 a word of the title, 3 in the title, 2 in the text. Chosen or not: those of a word are found sooner than counted.
    select d.place, h.word, max(case when d.in_title and h.whole then 4.0 when d.in_title then 3.0 else 2.0 end) as score
    from held_words h join directory_postings d on d.word_no = h.word_no
    group by d.place, h.word
),
held_projects as (
    select * from holding_projects semi join listed_projects using (place)
),
missing_words as (
    select word from typed_words where length(word) >= 4 and word not in (select word from held_projects)
),
near_words as (
    -- Those much shorter or longer than the word are never near it, nor are those without likeness: of one letter wrong, or
    -- two of eight, it is 0.66 at least, and far sooner worked out than how many letters are wrong.
    select w.word_no, m.word, jaro_winkler_similarity(w.word, m.word) as score
    from missing_words m
    join directory_words w on length(w.word) between 0.6 * length(m.word) and 1.7 * length(m.word)
    where jaro_winkler_similarity(w.word, m.word, 0.6) > 0
        and (damerau_levenshtein(w.word, m.word) <= case when length(m.word) >= 8 then 2 else 1 end
            or (length(m.word) >= 6 and jaro_winkler_similarity(w.word, m.word) >= 0.93))
),
near_projects as (
    select d.place, n.word, max(n.score) as score
    from near_words n join directory_postings d on d.word_no = n.word_no
    group by d.place, n.word
),
searched_projects as (
    select l.* exclude (score), m.score
    from listed_projects l
    join (
        select place, sum(score) as score, count(*) as hits
        from (from held_projects union all from near_projects)
        group by place
    ) m on m.place = l.place
    where m.hits = (select count(*) from typed_words)
),
placed_projects as (
    -- under_no: the project that a part stands under, where that is found too.
    select f.*, up.project_no as under_no
    from found_projects f
    left join (select project_no from found_projects where has_parts) up on up.project_no = f.whole_no
),
project_numbers as (
    select profile, level, under_no, 1 as n from placed_projects
),
alike_project_numbers as (
    select d.profile, d.level, up.profile as under_no, d.n
    from directory_cells d
    left join chosen_profiles up on up.profile = d.whole_profile
    where d.profile in (select profile from chosen_profiles)
),
shown_projects as (
    -- Those that a list shows: best match first, else by title.
    select *
    from found_projects
    where $entries::bigint[] is null or place in (select unnest($entries::bigint[]))
    order by score desc nulls last, place
    limit $length::bigint offset $first::bigint
),
shown_activities as (
    -- What of the selection is counted for them is among these.
    select *, place_id is not null as has_place, 1 as n
    from activity_rows
    where row_no in (select unnest(d.activity_rows) from directory d join shown_projects s on s.place = d.place)
),
shown_people as (
    select *, 1 as n
    from people_rows
    where row_no in (select unnest(d.people_rows) from directory d join shown_projects s on s.place = d.place)
),
shown_funding as (
    select f.* exclude (left_out), 1 as n,
        claim_left_out(f.left_out, f.country, f.donor_id, $country, $donor, c.all_countries, c.all_donors) as left_out
    from funding_scope f
    join chosen_profiles c on c.profile = f.profile
    semi join shown_projects s on s.project_no = f.project_no
)
