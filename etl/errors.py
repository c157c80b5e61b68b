"""What can go wrong outside the data; each message is one sentence that a user may read.

    AtlasError
    ├── LakeError      the lake cannot be opened, read or written
    ├── StaleHead      somebody else committed since this change was compared
    ├── UndoConflict   an undo would take later changes with it
    ├── EditionError   the rows of a version break a key, or its derived tables cannot be made
    └── NotAllowed     who wants the change may not make it

Problems of the data themselves are not raised: they are `etl.problem.Problem`.
"""

from __future__ import annotations

from dataclasses import dataclass


class AtlasError(Exception):
    """One sentence for a person; the cause, where there is one, is chained to it."""


class LakeError(AtlasError):
    """The lake cannot be opened, read or written."""


class StaleHead(AtlasError):  # noqa: N818 - it is a state of the lake, not a fault
    """The change was compared with version `base`, but the lake is at `head` now."""

    def __init__(self, base: int, head: int, rows: str = "") -> None:
        self.base, self.head, self.rows = base, head, rows
        what = f", and changed the same rows ({rows})" if rows else ""
        super().__init__(
            f"Nothing was changed: somebody else committed version {head} since version {base}{what}."
        )

    def __reduce__(self) -> tuple[type[StaleHead], tuple[int, int, str]]:
        """An exception crosses to another process by the arguments that make it."""
        return StaleHead, (self.base, self.head, self.rows)


@dataclass(frozen=True)
class LaterChange:
    """Rows of one table that a later version changed again: the keys of the first ones, and how many."""

    version: int
    table: str
    keys: tuple[str, ...]
    rows: int

    def __str__(self) -> str:
        more = f" and {self.rows - len(self.keys)} more" if self.rows > len(self.keys) else ""
        return f"version {self.version}: {self.table} {', '.join(self.keys)}{more}"


class UndoConflict(AtlasError):  # noqa: N818 - it is a state of the lake, not a fault
    """Undoing version `undone` would take changes of later versions with it."""

    def __init__(self, undone: int, later: tuple[LaterChange, ...]) -> None:
        self.undone, self.later = undone, later
        super().__init__(
            f"Nothing was changed: undoing version {undone} would take later changes of the same rows with it"
            f" ({'; '.join(map(str, later))})."
        )

    def __reduce__(self) -> tuple[type[UndoConflict], tuple[int, tuple[LaterChange, ...]]]:
        return UndoConflict, (self.undone, self.later)


class EditionError(AtlasError):
    """The rows of a version break a key, or its derived tables cannot be made."""


class NotAllowed(AtlasError):  # noqa: N818 - it is a state of the person, not a fault
    """Who wants the change may not make it."""
