"""What somebody else made of a criterion, or another row, while one was at it, in words."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, ClassVar, Protocol

from django.db.models.options import Options
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.audit import deeds_on
from core.figures import NO_FIGURE, day, instant, whole
from core.models import AuditEntry
from plans.models import PlanLine

MOST_TOLD = 8  # of one kind in a sentence
# Each of these deeds raises the version of its criterion by one.
DEEDS = ("place_criterion", "detail_criterion", "realise_criterion")
DETAILS = (
    "reason", "urgency", "cost_class", "cost", "owner", "deliverable", "due_on", "realised_on",
    "evidence",
)  # fmt: skip
DAYS = ("due_on", "realised_on")


class OvertakenRow(Protocol):
    """A row that counts its changes and says who made the last one."""

    _meta: "ClassVar[Options[Any]]"

    @property
    def version(self) -> int: ...
    @property
    def changed_by(self) -> User | None: ...


def overtaken_words(lines: Sequence[PlanLine], seen: Mapping[str, int]) -> str:
    """A line of text for what was done to criteria alike, the first few where that is much: who
    changed them, when, what they were in the version that was ``seen`` and what they are now."""
    alike: dict[str, list[str]] = {}
    for code, words in _words_by_code(lines, seen).items():
        alike.setdefault(words, []).append(code)
    told = [f"{named(codes)}: {words}" for words, codes in list(alike.items())[:MOST_TOLD]]
    left_out = sum(len(codes) for codes in list(alike.values())[MOST_TOLD:])
    if left_out:
        told.append(
            ngettext("And %(count)s more criterion.", "And %(count)s more criteria.", left_out)
            % {"count": left_out}
        )
    return "\n".join(told)


def overtaken_by_code(lines: Sequence[PlanLine], seen: Mapping[str, int]) -> dict[str, str]:
    """The same as a sentence for each criterion, by its code."""
    return {code: f"{code}: {words}" for code, words in _words_by_code(lines, seen).items()}


def named(codes: Sequence[str]) -> str:
    """Codes in a sentence, the first few where there are many."""
    told = ", ".join(codes[:MOST_TOLD])
    return told if len(codes) <= MOST_TOLD else f"{told} … ({len(codes)})"


def _words_by_code(lines: Sequence[PlanLine], seen: Mapping[str, int]) -> dict[str, str]:
    """In one statement for all of them."""
    deeds: dict[int, list[AuditEntry]] = {}
    found = deeds_on(PlanLine, *DEEDS).filter(target_id__in=[one.pk for one in lines])
    for entry in found.order_by("-pk").select_related("user"):
        deeds.setdefault(entry.target_id, []).append(entry)
    return {one.code: _line_words(one, deeds.get(one.pk, []), seen=seen[one.code]) for one in lines}


def _line_words(line: PlanLine, deeds: Sequence[AuditEntry], *, seen: int) -> str:
    """Without its code; ``deeds`` are what was done to it, the last first."""
    last = deeds[0] if deeds else None
    before = _as_seen(line, deeds[: max(0, line.version - seen)])
    return _("%(person)s, %(moment)s. %(changes)s.") % {
        "person": (last.user if last else line.changed_by) or _("the system"),
        "moment": instant(last.at if last else line.changed_at),
        "changes": "; ".join(_changes(before, line)) or _unchanged(line),
    }


def place_words(line: PlanLine) -> str:
    """``Year 1``, ``Declined``: where a criterion stands, in words."""
    if line.year is not None:
        return _("Year %(year)s") % {"year": line.year}
    return str(line.get_placement_display())


def _as_seen(line: PlanLine, since: Sequence[AuditEntry]) -> PlanLine:
    """The criterion before these deeds, of which the last comes first."""
    before = copy(line)
    for entry in since:
        for name, value in (entry.before or {}).items():
            setattr(before, name, date.fromisoformat(value) if value and name in DAYS else value)
    return before


def _changes(before: PlanLine, line: PlanLine) -> Iterator[str]:
    """Where it stood and stands, then each detail that differs."""
    names = {one.name: str(one.verbose_name) for one in PlanLine._meta.concrete_fields}
    places = ("placement", place_words(before), place_words(line))
    details = ((name, _value(before, name), _value(line, name)) for name in DETAILS)
    for name, was, now in (places, *details):
        if was != now:
            yield _("%(field)s: was “%(was)s”, is now “%(now)s”") % {
                "field": capfirst(names[name]),
                "was": was,
                "now": now,
            }


def standing_words(row: OvertakenRow, wanted: Mapping[str, object]) -> str:
    """A line of text for each field that stands otherwise than was sent: what stands there now."""
    names = {one.name: str(one.verbose_name) for one in row._meta.concrete_fields}
    return "\n".join(
        _("%(field)s: is now “%(now)s”")
        % {"field": capfirst(names[name]), "now": _value(row, name)}
        for name, value in wanted.items()
        if getattr(row, name) != value
    )


def _value(row: OvertakenRow, name: str) -> str:
    value = getattr(row, name)
    if value in (None, ""):
        return NO_FIGURE
    if isinstance(value, date):
        return day(value.isoformat())
    if isinstance(value, int):
        return whole(value)
    display = getattr(row, f"get_{name}_display", None)
    return str(display()) if display else str(value)


def _unchanged(line: PlanLine) -> str:
    return _("It was changed and changed back: %(place)s, as you saw it") % {
        "place": place_words(line)
    }
