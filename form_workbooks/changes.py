"""What the rows of a workbook say otherwise than the server, where each is a row of ours."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from budgets.models import BudgetLine
from risks.models import RegisteredRisk, RiskControl
from workbooks.rows.layout import Values
from workbooks.rows.reading import FilledRow

Held = TypeVar("Held", bound=BudgetLine | RegisteredRisk | RiskControl)


@dataclass(frozen=True, slots=True)
class FormRowChange(Generic[Held]):
    """A row that the workbook has otherwise than the server; ``held`` None: it is new."""

    row: FilledRow
    held: Held | None
    now: Values

    @property
    def key(self) -> str:
        """Of the row, in the preview and its confirmation."""
        return self.row.key

    @property
    def version(self) -> int:
        """Of what stands on the server; 0 of what is new."""
        return self.held.version if self.held else 0

    @property
    def is_stale(self) -> bool:
        """Whether somebody has changed it on the server since the download."""
        return self.held is not None and self.row.base_version != self.held.version


def rows_kept(content: Mapping[str, Any]) -> list[FilledRow]:
    """The rows that an upload keeps for its preview."""
    return [FilledRow(**row) for row in content.get("rows", [])]


def changes_among(
    rows: Iterable[FilledRow],
    *,
    held: Callable[[FilledRow], Held | None],
    values: Callable[[Held], Values],
) -> list[FormRowChange[Held]]:
    """What was edited, beside what is ``held``; where both say the same nothing changes."""
    found = []
    for row in rows:
        stands = held(row) if row.number else None
        now = {} if stands is None else values(stands)
        if row.values != now:
            found.append(FormRowChange(row, stands, now))
    return found


def moved_since(
    found: Iterable[FormRowChange[Held]], versions: Mapping[str, int | str]
) -> dict[str, str]:
    """A sentence by key for what is another by now than the preview showed (``versions``)."""
    return {
        one.key: _("%(person)s has changed it meanwhile")
        % {"person": (one.held and one.held.changed_by) or _("The system")}
        for one in found
        if versions.get(one.key) != one.version
    }
