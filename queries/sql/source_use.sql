-- What was taken from each source, and how much of it enters the totals.
-- Grain: one row per source ($source_id, or all) and kind of fact: amounts, people, activities (numbers of them),
-- figures (others), dates, roles, places, titles, other. Unit: cells of the data.
-- Counted: cells of which words of the source carry the accepted value, each once however often it is quoted.
-- Left out: what the source states instead of the accepted value; what is chosen changes nothing. Of amounts, numbers of
-- people and of activities, some enter a total and some do not (the part of a whole, the same money twice, a ceiling,
-- what is only planned stands in its own total); nothing else is ever added up.
-- Columns: source_id, kind, facts, counted: those in a total, summable: those that could be.
select source_id, kind, facts, counted, summable
from source_kinds
where $source_id::varchar is null or source_id = $source_id::varchar
order by source_id, list_position(['amounts', 'people', 'activities', 'figures', 'dates', 'roles', 'places', 'titles',
    'other'], kind);
