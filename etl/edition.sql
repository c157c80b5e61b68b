-- The derived tables of an edition: the contract's tables joined once, so that a page's query is short.
-- Runs inside the edition's own database, after its base tables are filled. `fold` is etl.names.fold.
-- `sourced` tells whether words of a source carry the figure of a row.
-- Queries have an order of their own. The scope tables lie by profile, and profiles by donor: counts of a country alone
-- come from cells, so rows are looked at mostly where a donor is chosen besides.
-- A scope table has the grain of its base table and the columns that the filters of every page look at. *_no numbers
-- rows within the edition: joining numbers is several times as fast as joining ids.

-- end_sum: one end of the sum of figures. It is open (null) as soon as one term's is; `term` is null where a row is no
-- term, and no term is no sum. low_sum, high_sum: the two ends where a figure with neither end is not reported and so no
-- term. A sum of figures may have neither end and be a term all the same ("at least" and "at most"): add such sums up
-- with end_sum.
create macro end_sum(bound, term) as case when count(bound) = count(term) then sum(bound) end;
create macro low_sum(low, high) as end_sum(low, coalesce(low, high));
create macro high_sum(low, high) as end_sum(high, coalesce(low, high));

-- figure_text, date_text: a figure and a date in the notation of the data, null where there is none.
create macro number_text(number) as
    case when number is not null then regexp_replace(
        regexp_replace(number::decimal(20, 4)::varchar, '\.?0+$', ''), '(\.[0-9]{3})$', '\10') end;
create macro figure_text(low, high, approximate) as case
    when low is null and high is null then null
    when low is null then '<=' || number_text(high)
    when high is null then '>=' || number_text(low)
    when low < high then number_text(low) || '..' || number_text(high)
    when approximate then '~' || number_text(low)
    else number_text(low)
end;
create macro date_text(earliest, "precision") as
    left(strftime(earliest, '%Y-%m-%d'), case "precision" when 'year' then 4 when 'month' then 7 else 10 end);

-- period_of: the first day of the month, quarter or year that a span of days lies in, null where it lies in several.
create macro period_of(grain, first_day, last_day) as
    case when date_trunc(grain, first_day) = date_trunc(grain, last_day) then date_trunc(grain, first_day)::date end;

-- of_facet: what a statement about people says of where they are from, their profession or their sex.
create macro of_facet(facet, country, profession, sex) as
    case facet when 'country' then country when 'profession' then profession else sex end;

-- folded_words: the words in what stands between blanks, in small letters; some may be empty. Folding costs a hundred
-- times as much as anything else here, so it is done once for each spelling, not for each text, and not for plain letters,
-- figures and hyphens, as in ids.
create macro folded_words(spelling) as string_split(
    case when regexp_full_match(spelling, '[a-z0-9-]+') and not contains(spelling, 'dj') then replace(spelling, '-', ' ')
        else fold(spelling) end, ' ');

-- profile_of: what most filters look at, as one number: rows with the same number pass the same filters. See
-- filter_profiles. The number of the donors leads, so that of a table that lies by profile little more than the rows of a
-- chosen donor is read.
create macro profile_of(countries, instrument_id, donors, donors_no, project_status) as
    (coalesce(donors_no, 0) % 65536)::ubigint * 281474976710656::ubigint
        + hash(countries, instrument_id, donors, project_status) // 65536;

-- chosen, any_chosen, within_years: whether a value, one of several, or a span of years passes a filter of the pages. A
-- null choice means all, an empty one none; what is not known passes only where nothing is chosen.
create macro chosen(item, choice) as choice::varchar[] is null or coalesce(list_contains(choice::varchar[], item), false);
create macro any_chosen(items, choice) as
    choice::varchar[] is null or coalesce(list_has_any(items, choice::varchar[]), false);
create macro within_years(started, ended, first_year, last_year) as
    (first_year::integer is null or coalesce(coalesce(ended, started) >= first_year::integer, false))
    and (last_year::integer is null or coalesce(coalesce(started, ended) <= last_year::integer, false));

-- statement_left_out, claim_left_out: why what several countries or donors share, and no source splits, enters no sum where
-- only some of them are chosen; all_*: whether all are.
create macro statement_left_out(reason, country, all_countries) as case
    when reason is not null then reason
    when country is null and not all_countries then 'several_countries'
end;
create macro claim_left_out(reason, country, donor, chosen_countries, chosen_donors, all_countries, all_donors) as case
    when reason is not null then reason
    when country is null and not all_countries then 'several_countries'
    when country is not null and not chosen(country, chosen_countries) then 'other_country'
    when donor is null and not all_donors then 'several_donors'
    when donor is not null and not chosen(donor, chosen_donors) then 'other_donor'
end;

-- trafficking_themes: the themes of the contract that are work against trafficking in human beings.
create macro trafficking_themes() as ['trafficking', 'labour_exploitation', 'child_trafficking', 'victim_protection'];

-- sdg_targets: the targets of the Sustainable Development Goals that themes of the contract serve, by our tag. 5.2, 8.7
-- and 16.2 each name trafficking (of women and girls, as modern slavery, of children), so general work serves all three.
create macro sdg_targets(themes) as list_sort(list_distinct(flatten(list_transform(coalesce(themes, ['trafficking']),
    lambda theme: case theme
        when 'trafficking' then ['5.2', '8.7', '16.2']
        when 'victim_protection' then ['5.2', '8.7', '16.2']
        when 'domestic_violence' then ['5.2']
        when 'labour_exploitation' then ['8.7']
        when 'child_trafficking' then ['16.2']
        else []::varchar[]
    end))));

-- sourced_cells: the cells that accepted words of a source carry.
create view sourced_cells as
select distinct table_name, row_id, column_name from sourced_facts where claim = 'accepted';

-- instrument_paths: one row per instrument and each instrument above it, itself included (IPA II 2014 → IPA II).
create table instrument_paths as
with recursive up(instrument_id, ancestor_id) as (
    select id, id from instruments
    union
    select up.instrument_id, i.parent_instrument_id
    from up join instruments i on i.id = up.ancestor_id
    where i.parent_instrument_id is not null
)
select * from up;

-- project_donors: one row per project and organisation that pays for it: by its role (IATI 1, funding) or by an
-- accepted amount of its own.
create table project_donors as
select project_id, organisation_id as donor_id from participations where role = '1'
union
select project_id, donor_id from funding where claim = 'accepted' and donor_id is not null;

-- project_ancestors, activity_ancestors, people_ancestors: one row per part and each whole above it. A part is counted
-- only where none of its wholes is, so 22 activities that include a study visit are 22. same_* compare the two.
create table project_ancestors as
with recursive up(id, ancestor_id) as (
    select id, parent_project_id from projects where parent_project_id is not null
    union
    select up.id, p.parent_project_id
    from up join projects p on p.id = up.ancestor_id where p.parent_project_id is not null
)
select * from up;

create table activity_ancestors as
with recursive up(id, ancestor_id) as (
    select id, part_of from activities where part_of is not null
    union
    select up.id, a.part_of from up join activities a on a.id = up.ancestor_id where a.part_of is not null
)
select up.id, up.ancestor_id, part.rowid as activity_no, whole.rowid as ancestor_no,
    part.status, part.status = whole.status as same_status, part.type = whole.type as same_type,
    coalesce(part.place_id = whole.place_id, false) as same_place,
    coalesce(whole.count.low, whole.count.high) is not null as whole_has_number
from up join activities part on part.id = up.id join activities whole on whole.id = up.ancestor_id;

create table people_ancestors as
with recursive up(id, ancestor_id) as (
    select id, part_of from people where part_of is not null
    union
    select up.id, p.part_of from up join people p on p.id = up.ancestor_id where p.part_of is not null
)
select up.id, up.ancestor_id, part.rowid as people_no, whole.rowid as ancestor_no,
    part.role = whole.role and part.unit = whole.unit and part.status = whole.status as same_kind,
    coalesce(part.country = whole.country, false) as same_origin
from up join people part on part.id = up.id join people whole on whole.id = up.ancestor_id;

-- project_scope: a project inside another project is a component of it, whatever it is called: counted at one level.
-- amount_stated: whether a source states an amount of its own, in any currency.
create table project_scope as
with inside as (
    select distinct up.id
    from project_ancestors up join projects whole on whole.id = up.ancestor_id
    where whole.level = 'project'
),
donors as (
    select project_id, donors, dense_rank() over (order by donors) as donors_no
    from (select project_id, list(donor_id order by donor_id) as donors from project_donors group by project_id)
),
paths as (
    select instrument_id, list(ancestor_id order by ancestor_id) as instrument_path
    from instrument_paths group by instrument_id
),
types as (
    select project_id, list(distinct type order by type) as activity_types
    from activities where project_id is not null group by project_id
),
amounts as (
    select distinct project_id from funding where claim = 'accepted' and kind <> 'ceiling'
)
select
    p.id as project_id, p.rowid as project_no, p.title, p.title_local, p."language",
    case when p.level = 'project' and inside.id is not null then 'component' else p.level end as level,
    p.parent_project_id, p.instrument_id,
    coalesce(i.abbreviation, i.name) as instrument,
    paths.instrument_path, donors.donors, donors.donors_no, p.countries, p.themes,
    -- what its themes say: 'trafficking' only (or none stated), 'broader', or 'other': not trafficking at all
    case
        when p.themes is null or list_has_all(trafficking_themes(), p.themes) then 'trafficking'
        when list_has_any(p.themes, trafficking_themes()) then 'broader'
        else 'other'
    end as scope,
    p.status, types.activity_types,
    p.start.earliest as start_earliest, p.start.latest as start_latest, p.start."precision" as start_precision,
    p."end".earliest as end_earliest, p."end".latest as end_latest, p."end"."precision" as end_precision,
    year(p.start.earliest) as year_from, year(p."end".latest) as year_to,
    amounts.project_id is not null as amount_stated,
    profile_of(p.countries, p.instrument_id, donors.donors, donors.donors_no, p.status) as profile
from projects p
left join inside on inside.id = p.id
left join instruments i on i.id = p.instrument_id
left join paths on paths.instrument_id = p.instrument_id
left join donors on donors.project_id = p.id
left join types on types.project_id = p.id
left join amounts on amounts.project_id = p.id
order by profile;

-- activity_scope: `countries` are those that the activity is for: its own, else its project's, else the venue's;
-- `country` is the one of them where there is one.
-- An end that is not stated is not invented: a single event without one ends as it starts.
-- in_month, in_quarter, in_year: the first day of the period that it is known to lie in, null where it is not known to lie
-- in one: a single activity happens where it starts, what stands for several is placed only if both ends are stated.
-- `untold`: a training done of which nobody tells how many were trained: no statement about the activity, a whole or part
-- of it, or the whole project.
create table activity_scope as
with told as (
    select activity_id, project_id
    from people
    where role = 'trained' and unit = 'person' and status = 'done' and coalesce(number.low, number.high) is not null
),
told_activities as (
    select activity_id from told where activity_id is not null
    union
    select up.id from told join activity_ancestors up on up.ancestor_id = told.activity_id
    union
    select up.ancestor_id from told join activity_ancestors up on up.id = told.activity_id
),
told_projects as (
    select distinct project_id from told where activity_id is null and project_id is not null
),
spans as (
    select id, case when a.count.low = 1 and a.count.high = 1 and not a.count.approximate then a.start.latest
        when a."end"."precision" is not null then a."end".latest end as last_day
    from activities a
)
select
    a.id as activity_id, a.rowid as activity_no, a.project_id, p.project_no, a.title, a.type, a.status,
    a.count.low::double as count_low, a.count.high::double as count_high, a.count.approximate as count_approximate,
    a.part_of, a.country as venue_country, a.place_id, coalesce(a.place_basis = 'derived', false) as place_derived,
    coalesce(a.countries, p.countries, case when a.country is not null then [a.country] end) as countries,
    case when len(coalesce(a.countries, p.countries, [a.country])) = 1
        then coalesce(a.countries, p.countries, [a.country])[1] end as country,
    p.title as project_title, a.start.earliest as start_earliest, a.start."precision" as start_precision,
    a."end".earliest as end_earliest, coalesce(a."end".latest, a.start.latest) as end_latest,
    a."end"."precision" as end_precision,
    period_of('month', a.start.earliest, s.last_day) as in_month,
    period_of('quarter', a.start.earliest, s.last_day) as in_quarter,
    period_of('year', a.start.earliest, s.last_day) as in_year,
    year(coalesce(a.start.earliest, a."end".earliest)) as year_from,
    year(coalesce(a."end".latest, a.start.latest)) as year_to,
    a.status = 'done' and a.type in ('training', 'training_of_trainers', 'online_course')
        and ta.activity_id is null and tp.project_id is null as untold,
    w.row_id is not null as sourced,
    profile_of(coalesce(a.countries, p.countries, case when a.country is not null then [a.country] end),
        p.instrument_id, p.donors, p.donors_no, p.status) as profile
from activities a
join spans s on s.id = a.id
left join project_scope p on p.project_id = a.project_id
left join told_activities ta on ta.activity_id = a.id
left join told_projects tp on tp.project_id = a.project_id
left join sourced_cells w on w.table_name = 'activities' and w.column_name = 'count' and w.row_id = a.id
order by profile;

-- people_scope: `from_country` is where the people are from; `countries` are those that the statement is about: where
-- the people are from (experts: whom they came for), else those of the activity, else those of the project; `country`
-- is the one of them where there is one. The years are those of the activity, also where it has none; a statement about
-- a whole project has those of the project, or that of the day that it is true for.
-- `in_training`: about an untold training that passes every filter that the statement passes, so the one gap stands for both.
-- `left_out` tells why a statement enters no sum: 'superseded' (a later cumulative figure of the same people),
-- 'inside_cumulative' (another cumulative figure of the project holds these people). A part goes where its whole goes.
create table people_scope as
with placed as (
    select
        s.id as people_id, s.rowid as people_no, s.activity_id, a.activity_no, coalesce(s.project_id, a.project_id) as project_id,
        s.role, s.unit, s.number.low::double as number_low, s.number.high::double as number_high,
        s.number.approximate as number_approximate,
        s.country as from_country, s.profession, s.sex, s.age, s.counting, s.reporting, s.status, s.part_of, w.rowid as whole_no,
        s.as_of.latest as as_of,
        -- the day of a cumulative figure is its end: it holds people from before it
        coalesce(a.start_earliest, case when s.reporting = 'period' then s.as_of.earliest end) as earliest,
        a.type as activity_type, a.title as activity_title, a.place_id,
        case when s.country is not null and s.role <> 'expert' then [s.country]
            else coalesce(a.countries, p.countries, case when s.country is not null then [s.country] end)
            end as countries,
        coalesce(a.year_from, year(s.as_of.earliest), case when a.activity_id is null then p.year_from end)
            as year_from,
        coalesce(a.year_to, year(s.as_of.latest), case when a.activity_id is null then p.year_to end) as year_to,
        a.untold and a.part_of is null and a.project_no is not distinct from p.project_no as is_of_untold,
        a.profile as activity_profile, a.year_from as activity_from, a.year_to as activity_to
    from people s
    left join people w on w.id = s.part_of
    left join activity_scope a on a.activity_id = s.activity_id
    left join project_scope p on p.project_id = coalesce(s.project_id, a.project_id)
),
ranked as (
    select *,
        row_number() over (
            partition by project_id, activity_id, role, unit, from_country, profession, sex, age, status
            order by as_of desc nulls last, people_id
        ) as nth
    from placed
    where reporting = 'cumulative' and part_of is null and coalesce(project_id, activity_id) is not null
        and (number_low is not null or number_high is not null)
),
inside as (
    -- What began after the day that a cumulative figure is true for is not in it.
    select distinct p.people_id
    from placed p
    join ranked c on c.nth = 1 and c.people_id <> p.people_id
        and c.project_id = p.project_id and c.role = p.role and c.unit = p.unit and c.status = p.status
        and (c.activity_id is null or c.activity_id = p.activity_id)
        and (c.from_country is null or c.from_country = p.from_country)
        and (c.profession is null or c.profession = p.profession)
        and (c.sex is null or c.sex = p.sex)
        and (c.age is null or c.age = p.age)
    where p.part_of is null
        and (p.earliest is null or c.as_of is null or p.earliest <= c.as_of)
        and (p.reporting = 'period'
            or c.activity_id is distinct from p.activity_id or c.from_country is distinct from p.from_country
            or c.profession is distinct from p.profession or c.sex is distinct from p.sex
            or c.age is distinct from p.age)
),
own_reason as (
    select p.people_id,
        case when r.nth > 1 then 'superseded' when i.people_id is not null then 'inside_cumulative' end as reason
    from placed p
    left join ranked r on r.people_id = p.people_id
    left join inside i on i.people_id = p.people_id
    where r.nth > 1 or i.people_id is not null
),
whole_reason as (
    select up.id as people_id, max(o.reason) as reason
    from people_ancestors up join own_reason o on o.people_id = up.ancestor_id
    group by up.id
)
select
    placed.* exclude (earliest, as_of, is_of_untold, activity_profile, activity_from, activity_to),
    case when len(placed.countries) = 1 then placed.countries[1] end as country,
    coalesce(own.reason, whole.reason) as left_out,
    p.title as project_title, w.row_id is not null as sourced,
    profile_of(placed.countries, p.instrument_id, p.donors, p.donors_no, p.status) as profile,
    coalesce(placed.is_of_untold and placed.activity_profile = profile
        and placed.activity_from is not distinct from placed.year_from
        and placed.activity_to is not distinct from placed.year_to, false) as in_training
from placed
left join own_reason own on own.people_id = placed.people_id
left join whole_reason whole on whole.people_id = placed.people_id
left join project_scope p on p.project_id = placed.project_id
left join sourced_cells w on w.table_name = 'people' and w.column_name = 'number' and w.row_id = placed.people_id
order by profile;

-- funding_scope: one row per claim, with euro at the mean ECB rate of the value date's month (its year where only
-- the year is known).
-- `left_out` tells why a claim enters no total: 'alternative' (another claim is accepted), 'ceiling' (what could be
-- spent), 'level' (inside a project, or the programme above it), 'other_theme' (of a project that is not on
-- trafficking), 'other_kind' (the same money at another stage), 'unconverted' (no rate).
-- `stage` is the kind of money that stands for the project; `stands` is true for what is its money at its own level,
-- counted above or not. `country` is the one country that the money is for and `donor_id` the one who pays it, if one.
create table funding_scope as
with dated as (
    select f.*,
        case f.value_date."precision"
            when 'year' then strftime(f.value_date.earliest, '%Y')
            else strftime(f.value_date.earliest, '%Y-%m')
        end as rate_period
    from funding f
),
rates_text as (
    select currency,
        case period."precision" when 'year' then strftime(period.earliest, '%Y')
            else strftime(period.earliest, '%Y-%m') end as period,
        rate, source
    from rates where period."precision" in ('year', 'month')
),
converted as (
    select d.*, case when d.currency = 'EUR' then 1.0 else r.rate end as rate,
        case when d.currency <> 'EUR' then r.source end as rate_source
    from dated d
    left join rates_text r on r.currency = d.currency and r.period = d.rate_period
),
stages as (
    -- the one kind of money that stands for a project: what was planned before what was spent
    select project_id,
        arg_min(kind, list_position(['budget', 'commitment', 'disbursement', 'expenditure'], kind)) as kind
    from funding where claim = 'accepted' and kind <> 'ceiling' group by project_id
)
select
    c.id as funding_id, c.project_id, p.project_no, p.title as project_title, p.level,
    coalesce(c.donor_id, case when len(p.donors) = 1 then p.donors[1] end) as donor_id, c.kind, c.claim, c.currency,
    c.amount.low as amount_low, c.amount.high as amount_high, c.amount.approximate as amount_approximate,
    case when c.rate is not null then (c.amount.low / c.rate)::decimal(20, 2) end as eur_low,
    case when c.rate is not null then (c.amount.high / c.rate)::decimal(20, 2) end as eur_high,
    c.amount.approximate as eur_approximate,
    c.rate, case when c.currency <> 'EUR' and c.rate is not null then c.rate_period end as rate_period,
    c.rate_source,
    coalesce(c.country, case when len(p.countries) = 1 then p.countries[1] end) as country,
    coalesce(case when c.country is not null then [c.country] end, p.countries) as countries,
    p.instrument_id, p.instrument, p.instrument_path, p.donors, p.scope, p.status as project_status, p.profile,
    p.year_from, p.year_to,
    s.kind as stage, coalesce(c.claim = 'accepted' and c.kind = s.kind and c.rate is not null, false) as stands,
    case
        when c.claim = 'alternative' then 'alternative'
        when c.kind = 'ceiling' then 'ceiling'
        when p.level <> 'project' then 'level'
        when p.scope = 'other' then 'other_theme'
        when c.kind <> s.kind then 'other_kind'
        when c.rate is null then 'unconverted'
    end as left_out,
    w.row_id is not null as sourced
from converted c
join project_scope p on p.project_id = c.project_id
left join stages s on s.project_id = c.project_id
left join sourced_cells w on w.table_name = 'funding' and w.column_name = 'amount' and w.row_id = c.id
order by p.profile;
