"""The columns of the rows behind a figure: what each is sorted by, and what a file says in it.

The page shows those with ``on_page``; a file holds all of them, in the order of the page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from core.tables import Extract, Kind, Row, TableColumn
from evaluations.choices import EvaluationStatus
from findings.choices import FindingSeverity, FindingStatus
from overview.dashboard.opened.asking import FigureRequest, FigureRows
from reports.frozen import FrozenLadder, Rating
from reports.settled import LATE
from reports.sorting import Head

Value = Callable[[Any], Any]
FIGURES = {Kind.WHOLE, Kind.DECIMAL}
PARTS = ("deadline", "status", "from", "to", "weak", "item", "age", "indicator")
LONGEST_NAME = 25  # of a figure, in the name of a file and of its sheet


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column: ``told`` is what a file says, ``by`` what it is sorted by, where that differs."""

    key: str
    label: str
    told: Value
    kind: Kind = Kind.TEXT
    by: Value | None = None
    on_page: bool = True

    def sort_value(self, row: Any) -> Any:
        """What the row is sorted by; None comes last either way."""
        value = (self.by or self.told)(row)
        if self.by is None and self.kind is Kind.TEXT:
            return value.casefold() or None
        return Decimal(value) if self.kind is Kind.DECIMAL and value is not None else value


def fields_of(opened: FigureRows) -> tuple[FigureColumn, ...]:
    """The columns of these rows."""
    match opened.kind:
        case "evaluations":
            return _evaluations(opened)
        case "findings":
            return _findings()
        case "incidents":
            return _incidents()
        case "rates":
            return _rates()
        case _:
            return _months(opened.kind)


def in_order(opened: FigureRows, wanted: str) -> FigureRows:
    """The same rows by the column ``wanted`` ("total", "-total"); "" leaves them as they are.

    A column that is not there is told among the problems.
    """
    if not wanted:
        return opened
    field = _asked_for(fields_of(opened), wanted)
    if field is None:
        problem = _("There is no column %(value)s to sort by: the rows are in their usual order.")
        return replace(opened, problems=(*opened.problems, problem % {"value": wanted[:60]}))
    told = [(field.sort_value(row), row) for row in opened.rows]
    known = [pair for pair in told if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=wanted.startswith("-"))
    rows = [row for _value, row in known] + [row for value, row in told if value is None]
    return replace(opened, rows=rows)


def _asked_for(fields: Sequence[FigureColumn], wanted: str) -> FigureColumn | None:
    name = wanted.removeprefix("-")
    return next((one for one in fields if one.key == name and one.on_page), None)


def address_of(asked: FigureRequest) -> list[tuple[str, str]]:
    """The fields of the address that say which rows are shown: scope and figure, not the order."""
    parts = [(name, value) for name in PARTS if (value := asked.query.get(name))]
    return [*asked.settled.scope.parameters(), ("show", asked.show), *parts]


def heads_of(opened: FigureRows, asked: FigureRequest) -> list[tuple[Head, bool]]:
    """The heads of the page, each with the address that sorts by it, and whether it is a figure.

    The first click sorts figures from the greatest, words and days from the first.
    """
    wanted = asked.query.get("sort", "")
    address = address_of(asked)
    heads = []
    for field in fields_of(opened):
        if not field.on_page:
            continue
        down = wanted == f"-{field.key}"
        now = "descending" if down else "ascending" if wanted == field.key else ""
        is_figure = field.kind in FIGURES
        first, other = (f"-{field.key}", field.key) if is_figure else (field.key, f"-{field.key}")
        url = f"?{urlencode([*address, ('sort', other if wanted == first else first)])}"
        heads.append((Head(field.label, field.label, url, now), is_figure))
    return heads


def extract_of(opened: FigureRows, name: str) -> Extract:
    """The rows as a table to take away, in their order."""
    fields = fields_of(opened)
    rows = (_row(fields, row) for row in opened.rows)
    columns = [TableColumn(one.key, one.label, one.kind) for one in fields]
    return Extract(f"rows-{name[:LONGEST_NAME]}", opened.title, columns, rows)


def _row(fields: Sequence[FigureColumn], row: Any) -> Row:
    return tuple(field.told(row) for field in fields)


def _place_of(rating: Rating | None, ladder: FrozenLadder | None) -> int | None:
    codes = [one.code for one in ladder.ratings] if ladder else []
    return codes.index(rating.code) if rating and rating.code in codes else None


def _word(rating: Rating | None) -> str:
    return rating.label if rating and rating.code else ""


def _evaluations(opened: FigureRows) -> tuple[FigureColumn, ...]:
    ladder = opened.year.ladder if opened.year else None
    states = [status.value for status in EvaluationStatus]
    lost = (
        FigureColumn("lost", _("Lost here"), lambda r: r.loss and r.loss.lost, Kind.DECIMAL),
        FigureColumn(
            "most", _("Of"), lambda r: r.loss and r.loss.most, Kind.DECIMAL, on_page=False
        ),
    )
    results = (
        FigureColumn("total", _("Total"), lambda r: r.rated and r.rated.percent, Kind.DECIMAL),
        FigureColumn("by_score", _("By score"), lambda r: _word(r.by_score), on_page=False),
        FigureColumn("rating", _("Rating"), lambda r: _word(r.rating),
              by=lambda r: _place_of(r.rating, ladder)),
        FigureColumn("before", _("Last year"), lambda r: _word(r.before) or r.older,
              by=lambda r: _place_of(r.before, ladder)),
        FigureColumn("change", _("Difference"), lambda r: r.change, Kind.DECIMAL),
    )  # fmt: skip
    return (
        FigureColumn("contractor", _("Contractor"), lambda r: (r.rated or r.entry).contractor),
        FigureColumn("level", _("Level"), lambda r: r.entry.level, on_page=False),
        *(lost if opened.has_losses else ()),
        *(results if opened.has_results else ()),
        FigureColumn("status", _("Status"), lambda r: r.entry.status_label,
              by=lambda r: states.index(r.entry.status)),
        FigureColumn("answered", _("Answered"), lambda r: r.entry.answered, Kind.WHOLE),
        FigureColumn("items", _("Items"), lambda r: r.entry.items, Kind.WHOLE, on_page=False),
        FigureColumn("submit_by", _("Deadline"), lambda r: r.entry.submit_by, Kind.DATE),
        FigureColumn("late", _("Late"), lambda r: r.standing == LATE, Kind.FLAG, on_page=False),
        FigureColumn("coordinator", _("Coordinator"), lambda r: r.entry.coordinator),
    )  # fmt: skip


def _findings() -> tuple[FigureColumn, ...]:
    severities = [one.value for one in FindingSeverity]
    states = [one.value for one in FindingStatus]
    return (
        FigureColumn("reference", _("Finding"), lambda r: r.reference),
        FigureColumn("contractor", _("Contractor"), lambda r: r.contractor.name),
        FigureColumn("severity", _("Severity"), lambda r: str(r.get_severity_display()),
              by=lambda r: severities.index(r.severity)),
        FigureColumn("description", _("What was found"), lambda r: r.description),
        FigureColumn("owner", _("Who must act"), lambda r: str(r.owner or "")),
        FigureColumn("due_on", _("Deadline"), lambda r: r.due_on, Kind.DATE),
        FigureColumn("status", _("Status"), lambda r: str(r.get_status_display()),
              by=lambda r: states.index(r.status)),
    )  # fmt: skip


def _incidents() -> tuple[FigureColumn, ...]:
    return (
        FigureColumn("reference", _("Reference"), lambda r: r.reference),
        FigureColumn("contractor", _("Contractor"), lambda r: r.contractor.name),
        FigureColumn("date", _("Date"), lambda r: r.date, Kind.DATE),
        FigureColumn("kind", _("Kind"), lambda r: r.classes),
        FigureColumn("site", _("Site"), lambda r: str(r.site or "")),
        FigureColumn("description", _("What happened"), lambda r: r.description),
        FigureColumn("fatalities", _("People killed"), lambda r: r.fatalities, Kind.WHOLE),
        FigureColumn("lost_days", _("Days lost"), lambda r: r.lost_days, Kind.WHOLE),
    )


def _whose() -> tuple[FigureColumn, ...]:
    return (
        FigureColumn("contractor", _("Contractor"), lambda r: r.contractor),
        FigureColumn("months", _("Months"), lambda r: r.months, Kind.WHOLE),
    )


def _rates() -> tuple[FigureColumn, ...]:
    return (
        *_whose(),
        FigureColumn("man_hours", _("Man-hours"), lambda r: r.man_hours, Kind.WHOLE),
        FigureColumn("lti", "LTI", lambda r: r.part, Kind.WHOLE),
        FigureColumn("fr", "FR", lambda r: r.rates.fr, Kind.DECIMAL),
        FigureColumn("sr", "SR", lambda r: r.rates.sr, Kind.DECIMAL),
        FigureColumn("trir", "TRIR", lambda r: r.rates.trir, Kind.DECIMAL),
    )


def _months(kind: str) -> tuple[FigureColumn, ...]:
    if kind == "months_count":
        return (*_whose(), FigureColumn("figure", _("Figure"), lambda r: r.part, Kind.WHOLE))
    return (
        *_whose(),
        FigureColumn("part", _("Part"), lambda r: r.part, Kind.WHOLE),
        FigureColumn("whole", _("Of"), lambda r: r.whole, Kind.WHOLE),
        FigureColumn("figure", _("Figure"), lambda r: r.value, Kind.DECIMAL),
    )
