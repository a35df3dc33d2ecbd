"""The columns a comparison can be sorted by; the address says by which (``sort=-total``)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from reports.comparison import Comparison
from reports.subjects import Subject

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
    compared: Comparison, asked: Sequence[tuple[str, str]], wanted: str
) -> SortedSubjects:
    """The subjects sorted by the column ``wanted`` ("total", "-total", "e:3"); "" leaves them.

    What has no figure comes last either way. ``asked`` are the other fields of the address.
    """
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
    unknown = ""
    name, down = wanted.removeprefix("-"), wanted.startswith("-")
    subjects = list(compared.subjects)
    if name in values:
        value = values[name]
        known = [one for one in subjects if value(one) is not None]
        known.sort(key=value, reverse=down)  # type: ignore[arg-type]  # one column, one type
        subjects = known + [one for one in subjects if value(one) is None]
    else:
        name, unknown = "", wanted

    def head(key: str, label: str, title: str = "", *, best_first: bool = True) -> Head:
        """A click sorts figures best first, names from A; a second one the other way round."""
        now = "" if key != name else "descending" if down else "ascending"
        first, other = (f"-{key}", key) if best_first else (key, f"-{key}")
        following = other if now and wanted == first else first
        return Head(label, title or label, f"?{urlencode([*asked, ('sort', following)])}", now)

    return SortedSubjects(
        subjects=tuple(subjects),
        who=head("contractor", _("Contractor"), best_first=False),
        year=head("year", _("Year")),
        elements=tuple(head(f"e:{one.code}", one.code, one.title) for one in compared.elements),
        total=head("total", _("Total")),
        change=head("change", _("Against last year")),
        mean=head("mean", _("Mean of the elements")),
        rating=head("rating", _("Rating"), best_first=False),
        unknown=unknown,
    )


def _number(percent: str | None) -> Decimal | None:
    return None if percent is None else Decimal(percent)
