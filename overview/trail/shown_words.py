"""What the trail shows and does not store: words of fields, codes, deeds and kinds, and days.

Searched in the language of the reader, as they stand on the page and in the table.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import BooleanField, F, Func, Q, Value
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import audit_names
from core.audit_kind import AuditKind
from overview.trail.kinds import audit_kinds
from overview.trail.sentences import label_of

PLACE = re.compile(r"%\(\w+\)s")  # where the person and the thing stand in a sentence
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
DAY = re.compile(r"(\d{1,2}) (\w+) (\d{4})")


def shown_as(words: str) -> Q:
    """The rows of which a label, a code, a deed or the kind is told in these words."""
    asked = words.casefold()

    def holds(said: object) -> bool:
        return asked in str(said).casefold()

    where = _with_answer(asked)
    for kind in audit_kinds().values():
        told = Q(pk__in=[])
        if holds(audit_names()[kind.name]):
            told = Q()
        else:
            for part in _parts(kind, holds):
                told |= part
        where |= Q(target_type=kind.name) & told
    return where


def labelled(label: str) -> Q:
    """The rows with a field that is told by this label."""
    where = Q(pk__in=[])
    for kind in audit_kinds().values():
        named = [one for one in _names(kind) if label_of(kind, one).casefold() == label.casefold()]
        if named:
            where |= Q(target_type=kind.name) & _with_any(named)
    return where


def sentences_in(words: str) -> Iterator[tuple[AuditKind, str, str, str]]:
    """The deeds told in these words, each with the kind, its code, who did it and to what."""
    for kind in audit_kinds().values():
        for action, said in kind.deeds.items():
            did = PLACE.sub("", str(said)).strip()
            who, found, what = words.casefold().partition(did.casefold())
            if found and (who or what):
                yield kind, action, who.strip(), what.strip()


def stored_forms(words: str) -> list[str]:
    """How a day or a number with marked thousands is recorded that somebody reads as these words:
    "31 Januari 2025" as 2025-01-31, "1.240.000" as 1240000."""
    if GROUPED.fullmatch(words):
        return [re.sub(r"[.,]", "", words)]
    if day := DAY.fullmatch(words):
        named = {date_format(date(2000, month, 1), "F").casefold(): month for month in range(1, 13)}
        month = named.get(day[2].casefold())
        return [f"{day[3]}-{month:02}-{int(day[1]):02}"] if month else []
    return []


def _parts(kind: AuditKind, holds: Callable[[object], bool]) -> Iterator[Q]:
    """What of the rows about a kind of thing is told in such words."""
    deeds = [action for action, said in kind.deeds.items() if holds(PLACE.sub("", str(said)))]
    if deeds:
        yield Q(action__in=deeds)
    if labels := [name for name in _names(kind) if holds(label_of(kind, name))]:
        yield _with_any(labels)
    for column in kind.model._meta.fields:
        for code, said in column.flatchoices if column.choices else ():
            if holds(said):
                one = {column.name: code}
                yield Q(before__contains=one) | Q(after__contains=one)
    for name, words in kind.values.items():
        for code, said in words().items():
            if holds(said):
                for one in ({name: code}, {name: [code]}):
                    yield Q(before__contains=one) | Q(after__contains=one)


def _with_answer(asked: str) -> Q:
    """The rows with a field that is told by this yes or no."""
    values = {_("yes").casefold(): "true", _("no").casefold(): "false"}
    if asked not in values:
        return Q(pk__in=[])
    path = Value(f"$.* ? (@ == {values[asked]})")
    before, after = (
        Func(F(one), path, function="jsonb_path_exists", output_field=BooleanField())
        for one in ("before", "after")
    )
    return Q(before) | Q(after)


def _names(kind: AuditKind) -> list[str]:
    return sorted({*kind.fields, *(column.name for column in kind.model._meta.fields)})


def _with_any(names: list[str]) -> Q:
    return Q(before__has_any_keys=names) | Q(after__has_any_keys=names)
