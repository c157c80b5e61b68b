"""Processes that are killed in the middle of their work; by hand many times: `python -m tests.reliability.crash`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.reliability.crash import Campaign
from tests.reliability.step import STEPS


@pytest.mark.parametrize("what", STEPS)
def test_a_killed_step_leaves_what_was_acknowledged_and_nothing_half_done(tmp_path: Path, what: str) -> None:
    kills = 3 if what in ("load", "upload") else 2
    campaign = Campaign(what, tmp_path, seed=time.time_ns())
    campaign.run(kills)
    assert campaign.losses == []
    assert campaign.kills == kills
