"""What a user chose to look at, as one value."""

from __future__ import annotations

from dataclasses import dataclass, fields

Choice = tuple[str, ...] | None
_IN_SLICES = ("donor", "instrument", "status")


@dataclass(frozen=True)
class Filters:
    """The choice that every query obeys. `None` means all; an empty choice means none.

    Codes, never labels: `country` ISO 3166-1 alpha-2 or XK, `instrument`, `donor` and `project` ids (an
    instrument stands for those below it too), `activity_type` and `status` (IATI ActivityStatus of the
    project) as the contract lists them. `year_from` and `year_to` are inclusive; something without dates is
    outside any choice of years.
    """

    country: Choice = None
    instrument: Choice = None
    donor: Choice = None
    activity_type: Choice = None
    status: Choice = None
    project: Choice = None
    year_from: int | None = None
    year_to: int | None = None

    @property
    def slice(self) -> str | None:
        """Which slice of cells knows all that is chosen (see `etl/edition_cells.sql`); `None` where only rows do."""
        if self.project is not None:
            return None
        chosen = [name for name in _IN_SLICES if getattr(self, name) is not None]
        if len(chosen) > 1:
            return None
        return next(iter(chosen), "country" if self.activity_type is None else "activity_type")

    def parameters(self) -> dict[str, object]:
        """Named parameters of `sql/selection.sql`, one per field."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    def chosen(self) -> dict[str, object]:
        """Only what was chosen, as plain JSON values; printed on exports."""
        return {name: value for name, value in self.parameters().items() if value is not None}
