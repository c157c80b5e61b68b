-- What the search over everything looks at: an inverted index of the words of all titles, names and quotations.
-- Runs after edition.sql, in the same database. A search goes from the words that were typed to those that are there
-- (`search_words`, also nearly the same ones), to what they stand in (`search_postings`), and reads the texts only of
-- what it shows. So its price is that of the words typed, not of the rows there are.

-- search_quotes: words of a source, once, however many cells they carry; the first of those cells stands for them.
create table search_quotes as
select row_number() over (order by e.source_id, e.words) as quote_id, e.*, s."language"
from (
    select source_id, words, max(translation) as translation, count(*) as cells,
        min({'table_name': "table", 'row_id': row_id, 'column_name': "column"}) as cell
    from evidence group by source_id, words
) e
join sources s on s.id = e.source_id;

-- search_things: what can be found, one row per thing with all its texts, the title first; `part` says what a text is.
-- A country that the atlas is not about ('elsewhere') is not shown, but leads to what is tied to it.
create macro search_text(part, said, tag) as {'part': part, 'text': said, 'language': tag};
create macro search_names(part, names) as
    list_transform(coalesce(names, []), lambda name: {'part': part, 'text': name, 'language': null::varchar});
create temp view search_things as
select kind, key, list_filter(texts, lambda one: one.text is not null) as texts
from (
    select case when covered then 'country' else 'elsewhere' end as kind, id as key,
        [search_text('title', name, null), search_text('code', id, null)] || search_names('name', names) as texts
    from countries
    union all
    select 'place', id, [search_text('title', name, null)] || search_names('name', names) from places
    union all
    select 'organisation', id, [search_text('title', name, null), search_text('local', name_local, "language"),
        search_text('abbreviation', abbreviation, null)]
    from organisations
    union all
    select 'instrument', id, [search_text('title', name, null), search_text('abbreviation', abbreviation, null)]
        || search_names('name', aliases)
    from instruments
    union all
    select 'project', id, [search_text('title', title, null), search_text('local', title_local, "language"),
        search_text('reference', reference, null), search_text('id', id, null),
        search_text('objective', objective, null)] || search_names('other', other_titles)
    from projects
    union all
    select 'indicator', id, [search_text('title', title, null), search_text('result', result_title, null)]
    from indicators
    union all
    select 'activity', id, [search_text('title', title, null), search_text('local', title_local, "language"),
        search_text('topic', topic, null)]
    from activities
    union all
    select 'context', id, [search_text('title', title, null), search_text('area', area, null),
        search_text('attributed', attributed_to, null)]
    from context
    union all
    select 'source', id, [search_text('title', title, "language"), search_text('publisher', publisher, null)]
    from sources
    union all
    select 'words', quote_id::varchar, [search_text('words', words, "language"),
        search_text('translation', translation, 'en')]
    from search_quotes
);

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
    'de', 'din', 'la', 'si', 'dhe', 'e', 'ne', 'nga', 'per', 'te', 'ir', 'su');

-- search_entries: all that can be found, numbered, so that what is shown is read by its numbers.
create table search_entries as
select (row_number() over (order by list_position(['country', 'elsewhere', 'place', 'organisation', 'instrument',
        'project', 'indicator', 'context', 'source', 'words', 'activity'], kind), key))::integer as entry, kind, key, texts
from search_things
order by entry;

-- What stands between blanks in the texts, each beside the entry and its weight there. Of a text that is no title but a
-- book, the first 2000 letters can be found.
create temp table search_spelt as
with parted as (
    select entry, one.part, string_split(lower(left(one.text, 2000)), ' ') as spellings
    from (select entry, unnest(texts) as one from search_entries)
)
select entry, unnest(spellings) as spelling, search_weight(part, len(spellings)) as weight
from parted;

create temp table search_folded as
select spelling, unnest(folded_words(spelling)) as word from (select distinct spelling from search_spelt);

-- search_words: each word once, in order of its letters; `near` where one with a slip of the pen is to find it.
create table search_words as
with words as (select distinct word from search_folded where word <> '' and search_word_counts(word))
select (row_number() over (order by word))::integer as word_id, word,
    length(word) >= 3 and not regexp_matches(word, '[0-9]') as near
from words order by word;

-- search_postings: in which entries a word stands, and what it is worth there.
create table search_postings as
select w.word_id, s.entry, max(s.weight) as weight
from search_spelt s join search_folded f on f.spelling = s.spelling join search_words w on w.word = f.word
group by w.word_id, s.entry
order by w.word_id, s.entry;

-- search_synonyms: words that are names of the same place or country: who looks for Београд means Belgrade, too. Codes
-- are none: who looks for Србија does not mean every RS.
create table search_synonyms as
with names as (
    select distinct t.entry, w.word_id
    from (select entry, unnest(texts) as one from search_entries where kind in ('place', 'country', 'elsewhere')) t
    join search_words w on w.word = fold(t.one.text)
    where length(w.word) > 3
)
select distinct a.word_id, b.word_id as to_word_id
from names a join names b on b.entry = a.entry and b.word_id <> a.word_id
order by a.word_id, b.word_id;

-- search_ties: what a country, place, organisation or instrument leads to: whoever looks for it finds that, too. A
-- project's name `only_helps`: it adds to what another word has found of its activities, and finds none alone.
create table search_ties as
with tied as (
    select 'country' as kind, unnest(countries) as key, 'project' as to_kind, id as to_key from projects
    union all select 'country', country, 'organisation', id from organisations where country is not null
    union all select 'elsewhere', country, 'organisation', id from organisations where country is not null
    union all select 'elsewhere', country, 'activity', id from activities where country is not null
    union all select 'place', place_id, 'activity', id from activities where place_id is not null
    union all select 'organisation', organisation_id, 'project', project_id from participations
    union all select 'organisation', donor_id, 'project', project_id from project_donors
    union all select 'instrument', instrument_id, 'project', id from projects where instrument_id is not null
    union all select 'project', project_id, 'activity', id from activities where project_id is not null
)
select distinct a.entry, b.entry as to_entry, t.kind = 'project' as only_helps
from tied t
join search_entries a on a.kind = t.kind and a.key = t.key
join search_entries b on b.kind = t.to_kind and b.key = t.to_key
order by a.entry, b.entry;

drop table search_spelt;
drop table search_folded;
drop view search_things;
