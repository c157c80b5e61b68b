-- What a few words find among all titles, names and quotations, in any script.
-- Grain: one row per thing found, best first: the first 40, or the first 200 of one `kind` where that is given, else a
-- few of each kind before more of any. Filters do not apply.
-- Searched ($search, folded): a word is found as it is, by its beginning, or nearly the same: one letter wrong, two in
-- long words; other names of the same place or country are found, too. Words that hold a sentence together (of, and,
-- за) are looked for only where there are no others. All words must be found; where nothing has all, what has most of
-- them stands, if that is half of them. What is tied to a place, an organisation, an instrument or a country is found
-- by its name, too: its projects, and the activities in that place. An activity is found by some word of its own and
-- the others of its project.
-- Order: the word itself before a longer one before one nearly the same; a title before what is told about it before
-- words of a source; a short title before a long one.
-- Left out: notes, and which words of a text stand beside each other.
-- Columns: entry; kind; key: its id in the data; title, language; hits of needed: words found of those looked for;
-- found: how many things of each kind there are in all (kind, n); matched: words of it that were found, folded; texts:
-- all texts of it, the title first (part, text, language); through: what it was found by the name of (kind, texts,
-- matched); project_id, project_title: what it belongs to; detail: the kind of organisation or activity, the publisher
-- of a source, the cell that words carry (table.row.column); start_text, end_text; single: an activity that is one event;
-- country_names; source_id, source_title; cells: how many these words carry; ties: how many projects or activities it leads to.
with typed as (
    select word, max(n) as n, max(n) = max(max(n)) over () as is_last
    from (select unnest(string_split(coalesce($search::varchar, ''), ' ')) as word,
        generate_subscripts(string_split(coalesce($search::varchar, ''), ' '), 1) as n)
    where word <> ''
    group by word
),
asked as (
    select word, n::usmallint as n, is_last from typed
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
        -- a slip at the beginning leaves the end, so that most words need no closer look
        and (left(v.word, 1) = left(a.word, 1) or right(v.word, 3) = right(a.word, 3))
        and jaro_winkler_similarity(v.word, a.word, 0.78) > 0
    where length(a.word) >= 4
        -- short words are near too many: three letters only at the beginning of what was typed, and where the word
        -- itself is there, only its endings
        and (length(v.word) >= 4 or starts_with(a.word, v.word))
        and (length(a.word) >= 6 or a.n not in (select n from exact)
            or left(v.word, length(a.word) - 1) = left(a.word, length(a.word) - 1))
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
    select p.entry, a.n, max(a.likeness * p.weight)::integer as score
    from alike a join search_postings p on p.word_id = a.word_id
    group by p.entry, a.n
),
direct as (
    select entry, n, score, null::integer as through from own
    union all
    select t.to_entry, o.n, (0.4 * o.score)::integer, t.entry
    from own o join search_ties t on t.entry = o.entry and not t.only_helps
),
best as (
    select entry, n, max(score) as score from direct group by entry, n
),
whole as (
    -- as many as are listed, where so many have all the words themselves
    select entry from best group by entry having count(*) = (select count(*) from asked) limit 40
),
helpers as (
    select * from own where (select count(*) from asked) > 1 and (select count(*) from whole) < 40
),
helped as (
    -- words that only the project has, of what has another word
    select t.to_entry as entry, o.n, (0.4 * max(o.score))::integer as score, max_by(o.entry, o.score) as through
    from helpers o join search_ties t on t.entry = o.entry and t.only_helps
    where t.to_entry in (select entry from best) and (t.to_entry, o.n) not in (select (entry, n) from best)
    group by t.to_entry, o.n
),
scored as (
    select entry, sum(score) as score, count(*) as hits
    from (select entry, score from best union all select entry, score from helped)
    group by entry
),
ranked as (
    select e.entry, e.kind,
        (s.score * case e.kind when 'country' then 1.1 when 'place' then 1.1 when 'project' then 1.08
            when 'activity' then 0.97 when 'context' then 0.95 when 'source' then 0.9 else 1 end)::integer as score
    from scored s join search_entries e on e.entry = s.entry
    where s.hits = (select max(hits) from scored) and 2 * s.hits >= (select count(*) from asked)
        and e.kind <> 'elsewhere'
),
first_of_kinds as (
    select kind, count(*) as n, min(entry) as first_entry, max({'score': score, 'before': -entry}, 200) as firsts
    from ranked group by kind
),
kinds as (
    select list({'kind': kind, 'n': n} order by first_entry) as found from first_of_kinds
),
placed as (
    select kind, -one.before as entry, one.score as score, nth
    from (select kind, unnest(firsts) as one, generate_subscripts(firsts, 1) as nth from first_of_kinds)
),
top as (
    select e.entry, e.kind, e.key, p.score, p.nth, (select max(hits) from scored) as hits
    from placed p join search_entries e on e.entry = p.entry
    where $kind::varchar is null or p.kind = $kind
    order by $kind::varchar is null and p.nth > 5, p.score desc, p.entry
    limit case when $kind::varchar is null then 40 else 200 end
),
reasons as (
    -- what it was found through: of each word the best, where that is not its own
    select entry, through
    from (select * from direct where entry in (select entry from top)
        qualify row_number() over (partition by entry, n order by score desc, through nulls first) = 1
        union all select * from helped where entry in (select entry from top))
    where through is not null
    group by entry, through
),
shown as (
    select entry from top union select through from reasons
),
met as (
    select p.entry, list(distinct a.word order by a.word) as words
    from alike a join search_postings p on p.word_id = a.word_id
    where p.entry in (select entry from shown)
    group by p.entry
),
read as (
    -- what is shown, and what that was found through
    select e.entry, e.kind, e.texts, coalesce(m.words, []) as words
    from shown s
    join search_entries e on e.entry = s.entry
    left join met m on m.entry = e.entry
),
named as (
    select t.entry, list({'kind': r.kind, 'texts': r.texts, 'matched': r.words} order by r.entry) as through
    from reasons t join read r on r.entry = t.through
    group by t.entry
),
led as (
    select t.entry, count(*) as ties
    from top t
    join search_ties i on i.entry = t.entry and not i.only_helps
    join search_entries e on e.entry = i.to_entry and e.kind in ('project', 'activity')
    group by t.entry
)
select t.entry, t.kind, t.key, own.texts[1].text as title, own.texts[1]."language" as "language", t.hits, (select count(*) from asked) as needed, kinds.found,
    own.words as matched, own.texts, named.through,
    coalesce(a.project_id, i.project_id) as project_id, p.title as project_title,
    coalesce(o.type, a.type, s.publisher, pr.level,
        concat_ws('.', q.cell.table_name, q.cell.row_id, q.cell.column_name)) as detail,
    date_text(coalesce(pr."start".earliest, a."start".earliest, s.published.earliest),
        coalesce(pr."start"."precision", a."start"."precision", s.published."precision")) as start_text,
    date_text(coalesce(pr."end".earliest, a."end".earliest), coalesce(pr."end"."precision", a."end"."precision"))
        as end_text,
    coalesce(a.count.low = 1 and a.count.high = 1 and not a.count.approximate, false) as single,
    array_to_string(list_transform(coalesce(pr.countries, [coalesce(pl.country, o.country)]),
        lambda code: names.name_of[code]), ', ') as country_names,
    q.source_id, qs.title as source_title, q.cells, led.ties
from top t
cross join kinds
cross join (select map_from_entries(list((id, name))) as name_of from countries) names
join read own on own.entry = t.entry
left join named on named.entry = t.entry
left join led on led.entry = t.entry
left join places pl on pl.id = case t.kind when 'place' then t.key end
left join organisations o on o.id = case t.kind when 'organisation' then t.key end
left join projects pr on pr.id = case t.kind when 'project' then t.key end
left join activities a on a.id = case t.kind when 'activity' then t.key end
left join indicators i on i.id = case t.kind when 'indicator' then t.key end
left join projects p on p.id = coalesce(a.project_id, i.project_id)
left join sources s on s.id = case t.kind when 'source' then t.key end
left join search_quotes q on q.quote_id::varchar = case t.kind when 'words' then t.key end
left join sources qs on qs.id = q.source_id
order by $kind::varchar is null and t.nth > 5, t.score desc, t.entry;
