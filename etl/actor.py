"""Who changes the data, and whether that person may. Asked where the change happens, whatever showed the button."""

from __future__ import annotations

from dataclasses import dataclass

from etl.errors import NotAllowed

STAFF = "staff"  # the role of those who may load and undo


@dataclass(frozen=True)
class Actor:
    """A person as the history names them, with the roles that a sign-in vouched for."""

    name: str
    roles: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        """Whether they may change the data: they have the role, and a name to stand in the history."""
        return STAFF in self.roles and bool(self.name.strip())


def operator(name: str) -> Actor:
    """Whoever runs a command on this machine: they have the lake's files in their hands, so no sign-in would
    keep them out."""
    return Actor(name, frozenset({STAFF}))


def authorise(actor: Actor) -> None:
    """Raises `NotAllowed` unless the actor may change the data."""
    if actor.is_staff:
        return
    if STAFF in actor.roles:
        raise NotAllowed("Nothing was changed: a change needs the name of the person who makes it.")
    who = f"{actor.name} is signed in, but not as staff" if actor.name else "nobody is signed in"
    raise NotAllowed(f"Nothing was changed: only staff may change the data, and {who}.")
