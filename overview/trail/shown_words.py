"""What the trail shows and does not store: words of fields, codes, deeds and kinds, and days.

Searched in the language of the reader, as they stand on the page and in the table.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Q
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

    where = Q(user=None) if holds(_("CSMS itself")) else Q(pk__in=[])
    for kind in audit_kinds().values():
        told = Q(pk__in=[])
        if holds(audit_names()[kind.name]):
            told = Q()
        else:
            for part in _parts(kind, holds):
                told |= part
        where |= Q(target_type=kind.name) & told
    return where


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
    columns = kind.model._meta.fields
    names = {*kind.fields, *(column.name for column in columns)}
    if labels := sorted(name for name in names if holds(label_of(kind, name))):
        yield Q(before__has_any_keys=labels) | Q(after__has_any_keys=labels)
    for column in columns:
        for code, said in column.flatchoices if column.choices else ():
            if holds(said):
                one = {column.name: code}
                yield Q(before__contains=one) | Q(after__contains=one)
