-- What the search over everything looks at: an inverted index of the words of all titles, names and quotations.
-- Runs after edition.sql, in the same database. A search goes from the words that were typed to those that are there
-- (`search_words`, also nearly the same ones), to what they stand in (`search_postings`), and reads the texts only of
-- what it shows. So its price is that of the words typed, not of the rows there are.

-- search_quotes: words of a source, once, however many cells they carry; the first of those cells stands for them.
create table search_quotes as
select row_number() over (order by source_id, words) as quote_id, *
from (
    select source_id, words, max(translation) as translation, count(*) as cells,
        min({'table_name': "table", 'row_id': row_id, 'column_name': "column"}) as cell
    from evidence group by source_id, words
);

-- search_texts: what can be found, one row per text of it. `part` says what the text is; a title comes first.
create view search_texts as
select 'country' as kind, id as key, 'title' as part, name as text, null::varchar as "language" from countries
union all select 'country', id, 'name', unnest(names), null from countries
union all select 'country', id, 'code', id, null from countries
union all select 'place', id, 'title', name, null from places
union all select 'place', id, 'name', unnest(names), null from places
union all select 'organisation', id, 'title', name, null from organisations
union all select 'organisation', id, 'local', name_local, "language" from organisations
union all select 'organisation', id, 'abbreviation', abbreviation, null from organisations
union all select 'instrument', id, 'title', name, null from instruments
union all select 'instrument', id, 'abbreviation', abbreviation, null from instruments
union all select 'instrument', id, 'name', unnest(aliases), null from instruments
union all select 'project', id, 'title', title, null from projects
union all select 'project', id, 'local', title_local, "language" from projects
union all select 'project', id, 'other', unnest(other_titles), null from projects
union all select 'project', id, 'reference', reference, null from projects
union all select 'project', id, 'id', id, null from projects
union all select 'project', id, 'objective', objective, null from projects
union all select 'indicator', id, 'title', title, null from indicators
union all select 'indicator', id, 'result', result_title, null from indicators
union all select 'activity', id, 'title', title, null from activities
union all select 'activity', id, 'local', title_local, "language" from activities
union all select 'activity', id, 'topic', topic, null from activities
union all select 'context', id, 'title', title, null from context
union all select 'context', id, 'area', area, null from context
union all select 'context', id, 'attributed', attributed_to, null from context
union all select 'source', id, 'title', title, "language" from sources
union all select 'source', id, 'publisher', publisher, null from sources
union all select 'words', quote_id::varchar, 'words', q.words, s."language"
    from search_quotes q join sources s on s.id = q.source_id
union all select 'words', quote_id::varchar, 'translation', translation, 'en' from search_quotes;

-- search_weight: what a word is worth in a text of that kind, of so many words: titles before what is told about
-- them, those before words of sources, and a name that is that word alone before a long title that has it, too.
create macro search_weight(part, length) as round(
    case part
        when 'title' then 100 when 'reference' then 100 when 'code' then 100
        when 'local' then 95 when 'name' then 95 when 'other' then 95 when 'abbreviation' then 95
        when 'words' then 50 when 'translation' then 45
        else 55
    end * (1 + 0.5 / length))::usmallint;

-- search_word_counts: whether a word is looked for. Those that hold a sentence together stand nearly everywhere.
create macro search_word_counts(word) as word not in (
    'a', 'an', 'and', 'as', 'at', 'by', 'for', 'from', 'in', 'of', 'on', 'or', 'the', 'to', 'with',
    'i', 'ili', 'iz', 'kroz', 'na', 'o', 'od', 'po', 'sa', 's', 'se', 'u', 'uz', 'za', 'vo', 'so',
    'de', 'din', 'in', 'la', 'si', 'dhe', 'e', 'i', 'ne', 'nga', 'per', 'te', 'ir', 'su');

-- search_entries: all that can be found, numbered; a country only where it is one of the atlas.
create table search_entries as
with keys as (
    select 1 as nth, 'country' as kind, id as key from countries where covered
    union all select 2, 'place', id from places
    union all select 3, 'organisation', id from organisations
    union all select 4, 'instrument', id from instruments
    union all select 5, 'project', id from projects
    union all select 6, 'indicator', id from indicators
    union all select 7, 'context', id from context
    union all select 8, 'source', id from sources
    union all select 9, 'words', quote_id::varchar from search_quotes
    union all select 10, 'activity', id from activities
)
select (row_number() over (order by nth, key))::integer as entry, kind, key from keys order by entry;

-- What stands between blanks in the texts, each beside the entry and its weight there. Folding takes it apart further;
-- it is done once for each spelling, not for each text, since it costs a hundred times as much as anything else here.
create temp table search_spelt as
with parted as (
    select e.entry, t.part, string_split(lower(t.text), ' ') as spellings
    from search_texts t join search_entries e on e.kind = t.kind and e.key = t.key
    where t.text is not null
)
select entry, unnest(spellings) as spelling, search_weight(part, len(spellings)) as weight
from parted;

create temp table search_folded as
with spellings as (select distinct spelling from search_spelt)
select spelling, unnest(string_split(
    case when regexp_full_match(spelling, '[a-z0-9]+') and not contains(spelling, 'dj') then spelling
        else fold(spelling) end, ' ')) as word
from spellings;

-- search_words: each word once, in order of its letters; `near` where one with a slip of the pen is to find it.
create table search_words as
with words as (select distinct word from search_folded where word <> '' and search_word_counts(word))
select (row_number() over (order by word))::integer as word_id, word,
    length(word) >= 4 and not regexp_matches(word, '[0-9]') as near
from words order by word;

-- search_postings: in which entries a word stands, and what it is worth there.
create table search_postings as
select w.word_id, s.entry, max(s.weight) as weight
from search_spelt s join search_folded f on f.spelling = s.spelling join search_words w on w.word = f.word
group by w.word_id, s.entry
order by w.word_id, s.entry;

-- search_synonyms: words that are names of the same place or country: who looks for Београд means Belgrade, too.
create table search_synonyms as
with names as (
    select distinct t.kind, t.key, w.word_id
    from search_texts t join search_words w on w.word = fold(t.text)
    where t.kind in ('place', 'country') and t.part in ('title', 'name')
)
select distinct a.word_id, b.word_id as to_word_id
from names a join names b on b.kind = a.kind and b.key = a.key and b.word_id <> a.word_id
order by a.word_id, b.word_id;

-- search_ties: what a country, place, organisation or instrument leads to: whoever looks for it finds that, too. A
-- project's name `only_helps`: it adds to what another word has found of its activities, and finds none alone.
create table search_ties as
with tied as (
    select 'country' as kind, unnest(countries) as key, 'project' as to_kind, id as to_key from projects
    union select 'place', place_id, 'activity', id from activities where place_id is not null
    union select 'organisation', organisation_id, 'project', project_id from participations
    union select 'organisation', donor_id, 'project', project_id from project_donors
    union select 'instrument', instrument_id, 'project', id from projects where instrument_id is not null
    union select 'project', project_id, 'activity', id from activities where project_id is not null
)
select a.entry, b.entry as to_entry, t.kind = 'project' as only_helps
from tied t
join search_entries a on a.kind = t.kind and a.key = t.key
join search_entries b on b.kind = t.to_kind and b.key = t.to_key
order by a.entry, b.entry;

drop table search_spelt;
drop table search_folded;
