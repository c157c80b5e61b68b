-- Statistics that are nobody's outcome: they stand in the sources and enter no sum.
-- Grain: one row per statistic and words that carry it, by title. Unit: as the row says. Nothing is left out.
-- Columns: context_id, title; value_low, value_high, value_approximate; unit, area, period, attributed_to, note;
-- source_id, source_title, publisher, language, published, url, line, words, translation (ours), basis (stated, derived),
-- claim (accepted, alternative), other_value (what an alternative claim gives).
select c.id as context_id, c.title, c.value.low as value_low, c.value.high as value_high,
    c.value.approximate as value_approximate, c.unit, c.area,
    date_text(c.period.earliest, c.period."precision") as period, c.attributed_to, c.note,
    e.source_id, s.title as source_title, s.publisher, s."language",
    date_text(s.published.earliest, s.published."precision") as published, s.url, e.line, e.words, e.translation,
    e.basis, e.claim, e.value as other_value
from context c
left join evidence e on e."table" = 'context' and e.row_id = c.id and e."column" = 'value'
left join sources s on s.id = e.source_id
order by c.title, c.id, e.source_id, e.words;
