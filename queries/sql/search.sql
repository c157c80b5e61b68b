-- What a few words find among all titles, names and quotations, in any script.
-- Grain: one row per thing found, best first: at most `most` of them (40 unless said), of one `kind` where that is
-- given, else a few of each kind before more of any. Filters do not apply.
-- Searched ($search, folded): a word is found as it is, by its beginning, or nearly the same: one letter wrong, two in
-- long words; other names of the same place or country are found, too. Words that hold a sentence together (of, and,
-- за) are looked for only where there are no others. All words must be found; where nothing has all, what has most of
-- them stands. What is tied to a place, an organisation, an instrument or a country is found by its name, too: its
-- projects, and the activities in that place. An activity is found by some word of its own and the others of its
-- project.
-- Order: the word itself before a longer one before one nearly the same; a title before what is told about it before
-- words of a source; a short title before a long one.
-- Left out: notes, and which words of a text stand beside each other.
-- Columns: entry; kind; key: its id in the data; title, language; hits of needed: words found of those looked for;
-- found: how many things of each kind there are in all (kind, n); matched: words of it that were found, folded; texts:
-- all texts of it (part, text, language); through: names that it was found by (kind, part, text, matched); project_id,
-- project_title: what it belongs to; detail: the kind of organisation or activity, the publisher of a source, the cell
-- that words carry (table.row.column); start_text, end_text; country_names; source_id, source_title; cells: how many
-- these words carry; ties: how many projects or activities it leads to.
with typed as (
    select word, max(n) as n, max(n) = max(max(n)) over () as is_last
    from (select unnest(string_split(coalesce($search::varchar, ''), ' ')) as word,
        generate_subscripts(string_split(coalesce($search::varchar, ''), ' '), 1) as n)
    where word <> ''
    group by word
),
asked as (
    select word, n, is_last from typed
    where search_word_counts(word) or not (select bool_or(search_word_counts(word)) from typed)
),
exact as (
    select a.n, v.word_id, v.word, 1.0 as likeness
    from asked a join search_words v on v.word = a.word
),
longer as (
    select a.n, v.word_id, v.word, 0.6 + 0.3 * length(a.word) / length(v.word) as likeness
    from asked a join search_words v on v.word > a.word and starts_with(v.word, a.word)
    where length(a.word) >= case when a.is_last then 2 else 4 end
),
near as (
    select a.n, v.word_id, v.word, 0.8 * jaro_winkler_similarity(v.word, a.word) as likeness
    from asked a join search_words v
        on v.near and length(v.word) between length(a.word) - 2 and length(a.word) + 2 and v.word <> a.word
        and jaro_winkler_similarity(v.word, a.word, 0.78) > 0
    where length(a.word) >= 4
        and (length(a.word) >= 6 or a.n not in (select n from exact))
        and (damerau_levenshtein(v.word, a.word) <= case when length(a.word) >= 8 then 2 else 1 end
            or (length(a.word) >= 6 and jaro_winkler_similarity(v.word, a.word) >= 0.93))
),
synonyms as (
    select a.n, v.word_id, v.word, 0.8 * a.likeness as likeness
    from (from exact union all from near) a
    join search_synonyms s on s.word_id = a.word_id join search_words v on v.word_id = s.to_word_id
),
alike as (
    select n, word_id, any_value(word) as word, max(likeness) as likeness
    from (from exact union all from longer union all from near union all from synonyms)
    group by n, word_id
),
own as (
    select p.entry, a.n, max(a.likeness * p.weight) as score
    from alike a join search_postings p on p.word_id = a.word_id
    group by p.entry, a.n
),
reached as (
    select entry, n, score, null::integer as through, false as only_helps from own
    union all
    select t.to_entry, o.n, 0.4 * o.score, t.entry, t.only_helps from own o join search_ties t on t.entry = o.entry
),
best as (
    select entry, n, max(score) as score, arg_max_null(through, score) as through, bool_and(only_helps) as helped
    from reached group by entry, n
),
scored as (
    select entry, sum(score) as score, count(*) as hits, list(distinct through) filter (through is not null) as through
    from best group by entry having not bool_and(helped)
),
ranked as (
    select e.entry, e.kind, e.key, s.hits, s.through,
        s.score * case e.kind when 'country' then 1.1 when 'place' then 1.1 when 'project' then 1.08
            when 'activity' then 0.97 when 'context' then 0.95 when 'source' then 0.9 else 1 end as score
    from (select * from scored qualify hits = max(hits) over ()) s join search_entries e on e.entry = s.entry
),
placed as (
    select *, row_number() over (partition by kind order by score desc, entry) as nth from ranked
),
kinds as (
    select list({'kind': kind, 'n': n} order by first_entry) as found
    from (select kind, count(*) as n, min(entry) as first_entry from ranked group by kind)
),
top as (
    select * from placed
    where $kind::varchar is null or kind = $kind
    order by $kind::varchar is null and nth > 5, score desc, entry
    limit coalesce($most::integer, 40)
),
told as (
    select t.entry, any_value(x.text) filter (x.part in ('title', 'words')) as title,
        any_value(x."language") filter (x.part in ('title', 'words')) as "language",
        list({'part': x.part, 'text': x.text, 'language': x."language"} order by x.part, x.text) as texts
    from top t join search_texts x on x.kind = t.kind and x.key = t.key
    where x.text is not null
    group by t.entry
),
met as (
    select p.entry, list(distinct a.word order by a.word) as words
    from alike a join search_postings p on p.word_id = a.word_id
    where p.entry in (select entry from top union all select unnest(through) from top)
    group by p.entry
),
named as (
    select t.entry, list({'kind': e.kind, 'key': e.key, 'part': x.part, 'text': x.text, 'matched': m.words}
        order by e.entry, x.part = 'title' desc, x.part, x.text) as through
    from (select entry, unnest(through) as through from top) t
    join search_entries e on e.entry = t.through
    join met m on m.entry = t.through
    join search_texts x on x.kind = e.kind and x.key = e.key
    where x.text is not null
    group by t.entry
),
led as (
    select t.entry, count(*) as ties
    from top t join search_ties i on i.entry = t.entry and not i.only_helps
    group by t.entry
)
select t.entry, t.kind, t.key, told.title, told."language", t.hits, (select count(*) from asked) as needed, kinds.found,
    coalesce(met.words, []) as matched, told.texts, named.through,
    coalesce(a.project_id, i.project_id) as project_id, p.title as project_title,
    coalesce(o.type, a.type, s.publisher, pr.level,
        concat_ws('.', q.cell.table_name, q.cell.row_id, q.cell.column_name)) as detail,
    date_text(coalesce(pr."start".earliest, a."start".earliest, s.published.earliest),
        coalesce(pr."start"."precision", a."start"."precision", s.published."precision")) as start_text,
    date_text(coalesce(pr."end".earliest, a."end".earliest), coalesce(pr."end"."precision", a."end"."precision"))
        as end_text,
    array_to_string(list_transform(coalesce(pr.countries, [coalesce(pl.country, o.country)]),
        lambda code: names.name_of[code]), ', ') as country_names,
    q.source_id, qs.title as source_title, q.cells, led.ties
from top t
cross join kinds
cross join (select map_from_entries(list((id, name))) as name_of from countries) names
left join told on told.entry = t.entry
left join met on met.entry = t.entry
left join named on named.entry = t.entry
left join led on led.entry = t.entry
left join places pl on t.kind = 'place' and pl.id = t.key
left join organisations o on t.kind = 'organisation' and o.id = t.key
left join projects pr on t.kind = 'project' and pr.id = t.key
left join activities a on t.kind = 'activity' and a.id = t.key
left join indicators i on t.kind = 'indicator' and i.id = t.key
left join projects p on p.id = coalesce(a.project_id, i.project_id)
left join sources s on t.kind = 'source' and s.id = t.key
left join search_quotes q on t.kind = 'words' and q.quote_id::varchar = t.key
left join sources qs on qs.id = q.source_id
order by $kind::varchar is null and t.nth > 5, t.score desc, t.entry;
