"""What stands in each column of the made-up tables, as SQL of the row's number; see `generate._copy` for the names.

What one table says of a row of another is worked out from that row's number, so nothing is joined: the countries of a
project are those of its number wherever they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Cells = Mapping[str, str]
DONORS = 25


def _skewed(first: str, second: str, count: str) -> str:
    """SQL: a number below `count`, the small ones more often."""
    return f"least({first} % {count}, {second} % {count})"


def _nth_country(project: str) -> str:
    """SQL: the index, from 1, of the country of a project."""
    chance = f"(hash({project}, 'country') % 1000000007)::bigint"
    return f"(1 + {_skewed(chance, f'({chance} // 997)', 'len(countries)')})"


def _day(chance: str) -> str:
    """SQL: a day of the years 2005 to 2024."""
    return f"(date '2005-01-01' + ({chance} % 7200)::int)"


def _one_of(list_: str, chance: str) -> str:
    """SQL: an element of a list."""
    return f"{list_}[1 + {chance} % len({list_})]"


_PROJECT = "(n * projects // activities)"  # of an activity
_OF_PERSON = "(2 * n * projects // activities)"  # of a statement about people: that of every second activity
_OF_CLAIM = "(n % projects)"
_FIRST = _nth_country("n")  # the index of the first of a project's countries
_HOME = _nth_country(_PROJECT)  # the same, of the project of an activity
_IS_ABROAD = "(least(a % 5, b % 5) = 2 and c % 3 > 0)"  # of a study visit: most go to a country outside the region
_AWAY = "(1 + d // 7 % len(abroad))"  # the index of that
_STARTED = _day("(hash(n, 'start') % 1000000007)::bigint")

ORGANISATIONS: Cells = MappingProxyType(
    {
        "id": "format('test-organisation-{}', n)",
        "name": f"case when n < {DONORS} then format('Test donor {{}}', n) else format('Test partner {{}}', n) end",
        "type": "['10', '22', '40', '80'][1 + a % 4]",
        "country": "countries[1 + b % len(countries)]",
        "place_id": "places[1 + b % len(countries)][1 + c % len(places[1 + b % len(countries)])]",
    }
)
INSTRUMENTS: Cells = MappingProxyType(
    {
        "id": "format('test-instrument-{}', n)",
        "name": "format('Test instrument {}', n)",
        "donor_id": f"format('test-organisation-{{}}', n % {DONORS})",
        "parent_instrument_id": "case when n % 4 = 3 then format('test-instrument-{}', n - 1) end",
    }
)
SOURCES: Cells = MappingProxyType(
    {
        "id": "format('test-source-{}', n)",
        "title": "format('Test page {}', n)",
        "publisher": "'Test publisher'",
        "language": "['en', 'sr-Cyrl', 'mk', 'ro'][1 + n % 4]",
        "published": "strftime(date '2020-01-01' + n::int, '%Y-%m-%d')",
        "url": "format('https://example.org/test/{}', n)",
    }
)
PROJECTS: Cells = MappingProxyType(
    {
        "id": "format('test-project-{}', n)",
        "title": "format('Test project {} against trafficking', n)",
        "level": "'project'",
        "instrument_id": f"case when d % 20 > 0 then format('test-instrument-{{}}', {_skewed('a', 'b', '40')}) end",
        "status": "['2', '3', '4', '4'][1 + c % 4]",
        "start": f"strftime({_STARTED}, '%Y-%m-%d')",
        "end": f"strftime({_STARTED} + 360 + (c % 1400)::int, '%Y-%m-%d')",
        # Each seventh is for the next one or two countries too.
        "countries": f"countries[{_FIRST}] || case when n % 7 = 3 then ';' || countries[1 + {_FIRST} % len(countries)]"
        f" || case when n % 3 = 1 then ';' || countries[1 + (1 + {_FIRST}) % len(countries)] else '' end else '' end",
        "themes": "'trafficking'",
    }
)
PARTICIPATIONS: Cells = MappingProxyType(
    {
        "id": "format('test-participation-{}', n)",
        "project_id": f"format('test-project-{{}}', {_OF_CLAIM})",
        "organisation_id": "format('test-organisation-{}', case when n < projects"
        f" then {_skewed('a', 'b', str(DONORS))} else {DONORS} + a % (240 - {DONORS}) end)",
        "role": "case when n < projects then '1' else '4' end",
    }
)
FUNDING: Cells = MappingProxyType(
    {
        "id": "format('test-claim-{}', n)",
        "project_id": f"format('test-project-{{}}', {_OF_CLAIM})",
        "kind": "'budget'",
        "amount": "['', '', '', '', '', '', '~', '>='][1 + b % 8] || (1000 * (20 + a % 3000))::varchar",
        "currency": "['EUR', 'EUR', 'EUR', 'USD', 'CHF'][1 + c % 5]",
        "value_date": f"strftime({_day('d')}, '%Y-%m-%d')",
        "claim": "case when n < projects then 'accepted' else 'alternative' end",
    }
)
ACTIVITIES: Cells = MappingProxyType(
    {
        "id": "format('test-activity-{}', n)",
        "project_id": f"format('test-project-{{}}', {_PROJECT})",
        "title": "format('Test activity {} for prosecutors, judges and police', n)",
        "type": "['training', 'workshop', 'study_visit', 'conference', 'expert_mission'][1 + least(a % 5, b % 5)]",
        "status": "case when a % 12 = 0 then 'planned' when a % 50 = 1 then 'cancelled' else 'done' end",
        # Each hundredth row is a bundle, and the next one, of the same project, one of its parts.
        "count": "case when n % 100 = 0 then '22' when n % 100 = 50 then '>=2' when n % 100 = 51 then '~5'"
        " when d % 10 > 0 then '1' end",
        "part_of": "case when n % 100 = 1 then format('test-activity-{}', n - 1) end",
        "start": f"left(strftime({_day('c')}, '%Y-%m-%d'), case when c % 9 = 0 then 7 else 10 end)",
        "country": f"case when {_IS_ABROAD} then abroad[{_AWAY}] else countries[{_HOME}] end",
        # For whom, where neither the venue's country nor the project's tells.
        "countries": f"case when {_IS_ABROAD} or {_PROJECT} % 7 = 3 then countries[{_HOME}] end",
        "place_id": "case when d % 4 > 0 then"
        f" case when {_IS_ABROAD} then {_one_of(f'abroad_places[{_AWAY}]', 'd // 997')}"
        f" else places[{_HOME}][1 + least(d // 4 % len(places[{_HOME}]), d // 997 % 16)] end end",
        "place_basis": "case when d % 4 > 0 then 'stated' end",
        "topic": "['identification', 'referral', 'prosecution', 'prevention'][1 + b % 4]",
    }
)
PEOPLE: Cells = MappingProxyType(
    {
        "id": "format('test-people-{}', n)",
        "activity_id": "format('test-activity-{}', 2 * n)",
        "role": "['trained', 'trained', 'trained', 'attended', 'expert'][1 + a % 5]",
        "unit": "'person'",
        "number": "case when b % 10 > 0 then ['', '', '', '', '~', '>='][1 + c % 6] || (5 + d % 60)::varchar end",
        # Experts come from elsewhere.
        "country": f"case when c % 5 > 0 then case when a % 5 = 4 then {_one_of('abroad', 'd // 60')}"
        f" else countries[{_nth_country(_OF_PERSON)}] end end",
        "profession": "['police', 'prosecutors', 'judges', 'social workers', 'teachers'][1 + least(b % 5, c % 5)]",
        "reporting": "'period'",
        "status": "case when a % 12 = 0 then 'planned' else 'done' end",
    }
)
INDICATORS: Cells = MappingProxyType(
    {
        "id": "format('test-indicator-{}', n)",
        "project_id": "format('test-project-{}', n)",
        "level": "['1', '2', '2', '3'][1 + a % 4]",
        "result_title": "format('Test result {}', n)",
        "title": "format('Test indicator {}', n)",
        "measure": "'1'",
        "unit": "['police', 'cases referred', 'procedures'][1 + b % 3]",
        "ascending": "'true'",
        "baseline": "case when c % 3 > 0 then (c % 40)::varchar end",
        "target": "case when c % 4 > 0 then ['', '', '>='][1 + d % 3] || (50 + c % 400)::varchar end",
        "target_date": f"strftime({_day('d')}, '%Y')",
        "reporting": "['period', 'cumulative'][1 + d % 2]",
        "counting": "'participations'",
        "sdgs": "['5.2', '8.7', '16.2', '5.2;16.2'][1 + b % 4]",
    }
)
# Of the first value of an indicator, and of a second one for half of them, a year later.
_VALUED = "(n % projects)"
_YEAR = f"(2006 + (hash({_VALUED}, 'value') % 17)::int + n // projects)"
INDICATOR_VALUES: Cells = MappingProxyType(
    {
        "id": "format('test-value-{}', n)",
        "indicator_id": f"format('test-indicator-{{}}', {_VALUED})",
        "period_start": f"format('{{}}-01-01', {_YEAR})",
        "period_end": f"format('{{}}-12-31', {_YEAR})",
        "actual": "case when c % 4 > 0 then ['', '', '~', '>='][1 + d % 4] || (10 + a % 300)::varchar end",
        "status": "case when b % 9 = 0 then 'planned' else 'done' end",
    }
)
# The claims of money, then the bundles of activities.
_CLAIM = "n < projects + projects // 5"
_BUNDLE = "100 * (n - projects - projects // 5)"
EVIDENCE: Cells = MappingProxyType(
    {
        "table": f"case when {_CLAIM} then 'funding' else 'activities' end",
        "row_id": f"case when {_CLAIM} then format('test-claim-{{}}', n)"
        f" else format('test-activity-{{}}', {_BUNDLE}) end",
        "column": f"case when {_CLAIM} then 'amount' else 'count' end",
        "source_id": "format('test-source-{}', a % 60)",
        "line": "(1 + b % 200)::varchar",
        "words": "format('test words {}', n)",
        "basis": "'stated'",
        "claim": "'accepted'",
    }
)
