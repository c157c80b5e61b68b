"""What can go wrong outside the data; each message is one sentence that a user may read.

    AtlasError
    ├── LakeError      the lake cannot be opened, read or written
    ├── StaleHead      somebody else committed since this change was compared
    └── EditionError   the rows of a version break a key, or its derived tables cannot be made

Problems of the data themselves are not raised: they are `etl.problem.Problem`.
"""

from __future__ import annotations


class AtlasError(Exception):
    """One sentence for a person; the cause, where there is one, is chained to it."""


class LakeError(AtlasError):
    """The lake cannot be opened, read or written."""


class StaleHead(AtlasError):  # noqa: N818 - it is a state of the lake, not a fault
    """The change was compared with version `base`, but the lake is at `head` now."""

    def __init__(self, base: int, head: int, rows: str = "") -> None:
        self.base, self.head = base, head
        what = f", and changed the same rows ({rows})" if rows else ""
        super().__init__(
            f"Nothing was loaded: somebody else committed version {head} since version {base}{what}."
        )


class EditionError(AtlasError):
    """The rows of a version break a key, or its derived tables cannot be made."""
