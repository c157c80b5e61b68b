"""Three machines on one lake, with the real parts; by hand for longer: `python -m tests.replicas.replicas`."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from etl.accounts import Accounts
from etl.settings import settings
from etl.sign_in import MOST_BY_ADDRESS
from tests.replicas.parts import MissingPart, until
from tests.replicas.replicas import Site, campaign, outage, site

COMMITS, KILLS = 4, 2


@pytest.fixture(scope="module")
def here() -> Iterator[Site]:
    try:
        with site() as running:
            yield running
    except MissingPart as missing:
        pytest.fail(str(missing))


def test_nothing_is_lost_where_two_machines_commit_while_the_third_is_killed(here: Site) -> None:
    report = campaign(here, COMMITS, KILLS)
    assert report.losses == []
    assert report.kills == KILLS
    assert report.commits >= 2 * COMMITS


def sign_in(here: Site, name: str, visitor: str) -> int:
    """The status of a failed attempt by a visitor of that address."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=visitor)) as client:
        form, origin = {"name": name, "password": "wrong password"}, f"http://{urlsplit(here.url).netloc}"
        return client.post(f"{here.url}/sign-in", data=form, headers={"origin": origin}).status_code


def test_behind_nginx_each_visitor_has_an_address_of_their_own(here: Site) -> None:
    Accounts(settings(here.who_answers().home)).add("Test author", "test password")
    told = [sign_in(here, f"Nobody {n}", "127.0.0.3") for n in range(MOST_BY_ADDRESS + 1)]
    assert told == [401] * MOST_BY_ADDRESS + [429]
    assert sign_in(here, "Nobody", "127.0.0.4") == 401


def test_one_visitor_stays_with_one_replica_and_reaches_another_when_it_is_gone(here: Site) -> None:
    (first,) = {here.who_answers() for _ in range(6)}
    first.kill()
    try:
        assert here.who_answers() is not first
    finally:  # the other tests need it
        first.start()
        until(lambda: bool(first.health()), 120)


@pytest.mark.parametrize("server", ["postgres", "bucket"])
def test_every_replica_says_that_a_server_is_gone_and_goes_on_until_it_is_back(here: Site, server: str) -> None:
    outage(here, getattr(here, server))  # raises where that takes too long
    assert here.versions() == [here.lake().head()] * 3
