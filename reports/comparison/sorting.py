"""The columns a comparison can be sorted by; the address says by which (``sort=-total``)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from reports.comparison.comparison import Comparison
from reports.comparison.subjects import Subject

Value = Callable[[Subject], object]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its word, its title in full, the address that sorts by it, and how
    it is sorted now ("ascending", "descending", "")."""

    label: str
    title: str
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class SortedSubjects:
    """The subjects in the order asked for, and the heads of every column."""

    subjects: tuple[Subject, ...]
    who: Head
    year: Head
    elements: tuple[Head, ...]
    total: Head
    change: Head
    mean: Head
    rating: Head
    unknown: str = ""  # a column that was asked for and is not there


def sorted_as(
    compared: Comparison, asked: Sequence[tuple[str, str]], *, wanted: str
) -> SortedSubjects:
    """The subjects sorted by the column ``wanted`` ("total", "-total", "e:3"); "" leaves them.

    What has no figure comes last either way. ``asked`` are the other fields of the address.
    """
    values, subjects, unknown = _values(compared), compared.subjects, ""
    name, down = wanted.removeprefix("-"), wanted.startswith("-")
    if name in values:
        subjects = _in_order(subjects, values[name], down=down)
    else:
        unknown = wanted

    def head(key: str, label: str, *, title: str = "", best_first: bool = True) -> Head:
        return sort_head(
            key, label, title=title, address=asked, wanted=wanted, best_first=best_first
        )

    return SortedSubjects(
        subjects=subjects,
        who=head("contractor", _("Contractor"), best_first=False),
        year=head("year", _("Year")),
        elements=tuple(
            head(f"e:{one.code}", one.code, title=one.title) for one in compared.elements
        ),
        total=head("total", _("Total")),
        change=head("change", _("Against last year")),
        mean=head("mean", _("Mean of the elements")),
        rating=head("rating", _("Rating"), best_first=False),
        unknown=unknown,
    )


def _values(compared: Comparison) -> dict[str, Value]:
    """What each column is sorted by; None comes last."""
    place = {rating.code: at for at, rating in enumerate(compared.ladder.ratings)}
    values: dict[str, Value] = {
        "contractor": lambda one: (one.contractor.casefold(), one.year),
        "year": lambda one: one.year,
        "total": lambda one: _number(one.percent),
        "change": lambda one: _number(one.change),
        "mean": lambda one: _number(one.mean),
        "rating": lambda one: place.get(one.rating.code),
    }
    for at, element in enumerate(compared.elements):
        values[f"e:{element.code}"] = lambda one, at=at: _number(one.cells[at].percent)  # type: ignore[misc]
    return values


def _in_order(subjects: Sequence[Subject], value: Value, *, down: bool) -> tuple[Subject, ...]:
    known = [one for one in subjects if value(one) is not None]
    known.sort(key=value, reverse=down)  # type: ignore[arg-type]  # one column, one type
    return (*known, *(one for one in subjects if value(one) is None))


def sort_head(
    key: str,
    label: str,
    *,
    title: str = "",
    address: Sequence[tuple[str, str]],
    wanted: str,
    best_first: bool,
) -> Head:
    """The head of a column, sorted by ``wanted`` ("total", "-total"); ``address`` is all else.

    A click sorts figures best first, names from A; a second one the other way round.
    """
    first, other = (f"-{key}", key) if best_first else (key, f"-{key}")
    now = {f"-{key}": "descending", key: "ascending"}.get(wanted, "")
    following = other if wanted == first else first
    return Head(label, title or label, f"?{urlencode([*address, ('sort', following)])}", now)


def _number(percent: str | None) -> Decimal | None:
    return None if percent is None else Decimal(percent)
