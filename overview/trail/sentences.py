"""A row of the audit trail in words: who did what to which thing, and what became what."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.erased_names import from_column
from accounts.roles import Person
from core import figures
from core.audit import audit_names
from core.audit_kind import AuditKind
from core.models import AuditEntry
from overview.trail.kinds import audit_kinds

LONGEST = 300  # characters of a value on the page; the table has the whole
SHOWN = 8  # fields of a row on the page
NAMING = ("reference", "name", "key", "username", "file", "code")  # by which a gone thing is known
PLAIN = frozenset({"year", "version", "revision", "day"})  # numbers without marked thousands
DIGEST = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
UNKNOWN = gettext_lazy("%(who)s: %(action)s, %(what)s")


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """What one field was and became; ``before`` is "" where nothing was recorded of it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TrailSentence:
    """A row of the trail as its page shows it; ``more`` fields are in the table only."""

    at: datetime
    sentence: SafeString
    changes: tuple[RecordedChange, ...]
    more: int
    address: str | None


def trail_sentences(entries: Iterable[AuditEntry], *, reader: Person) -> Iterator[TrailSentence]:
    """Rows with ``title`` and ``place`` in words, with links to what ``reader`` may open."""
    for entry in entries:
        _tell_erased(entry)
        changes = list(changes_of(entry.target_type, entry.before, after=entry.after))
        yield TrailSentence(
            at=entry.at,
            sentence=_sentence(entry, reader),
            changes=tuple(_short(one) for one in changes[:SHOWN]),
            more=max(0, len(changes) - SHOWN),
            address=entry.address,
        )


def _tell_erased(entry: AuditEntry) -> None:
    """What was recorded with the numbers of erased people for the names they had."""
    names = from_column(entry.erased)  # type: ignore[attr-defined]  # annotated by ``named``
    about = f"{entry.target_type}/{entry.target_id}"
    entry.before = names.shown(entry.before, about=about)
    entry.after = names.shown(entry.after, about=about)
    entry.title = names.shown(entry.title)  # type: ignore[attr-defined]


def _sentence(entry: AuditEntry, reader: Person) -> SafeString:
    title: str = entry.title  # type: ignore[attr-defined]  # annotated by ``named``
    place: str = entry.place  # type: ignore[attr-defined]
    kind = audit_kinds().get(entry.target_type)
    url = kind.address(reader, place) if kind and place else ""
    what = title or unnamed(
        entry.target_type, entry.target_id, before=entry.before, after=entry.after
    )
    linked = format_html('<a href="{}"><bdi>{}</bdi></a>', url, what)
    return format_html(
        _placed(deed(entry.target_type, entry.action)),
        who=_who(entry),
        what=linked if url else format_html("<bdi>{}</bdi>", what),
        action=entry.action,
    )


def _who(entry: AuditEntry) -> SafeString:
    """Who did it, and with which token where a program did it for them."""
    who = format_html("<strong>{}</strong>", entry.user or _("CSMS itself"))
    if entry.token is None:
        return who
    by_token = _("%(who)s (token %(name)s)")
    return format_html(_placed(by_token), who=who, name=entry.token.name)


def _placed(sentence: str) -> str:
    """%(who)s, as translators know it, for what format_html puts in."""
    safe = sentence.replace("{", "{{").replace("}", "}}")
    return re.sub(r"%\((\w+)\)s", r"{\1}", safe)


def deed(target_type: str, action: str) -> str:
    """The sentence of an action; one that nobody knows any more is named as it was written."""
    kind = audit_kinds().get(target_type)
    return str(kind.deeds.get(action, UNKNOWN) if kind else UNKNOWN)


def unnamed(
    target_type: str,
    target_id: int,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> str:
    """What a thing is called that is gone: as its row called it, else by its kind and number."""
    recorded = {**(before or {}), **(after or {})}
    called = next((str(recorded[one]) for one in NAMING if recorded.get(one)), "")
    kind = audit_names().get(target_type, target_type.replace("_", " "))
    return called or f"{kind} {target_id}"


def changes_of(
    target_type: str,
    before: Mapping[str, Any] | None,
    *,
    after: Mapping[str, Any] | None,
) -> Iterator[RecordedChange]:
    """What was recorded, field by field in words; what stayed as it was, and empty, is left out."""
    was, became = before or {}, after or {}
    kind = audit_kinds().get(target_type)
    for name in {**was, **became}:
        old, new = was.get(name), became.get(name)
        if old == new or (not _says(old) and not _says(new)):
            continue
        yield RecordedChange(
            label=label_of(kind, name),
            before=_word(kind, name, value=old) if name in was else "",
            after=_word(kind, name, value=new) if name in became else figures.NO_FIGURE,
        )


def _says(value: Any) -> bool:
    return value not in (None, "", [], {})


def label_of(kind: AuditKind | None, name: str) -> str:
    """What a recorded field is called where it is shown."""
    if kind and name in kind.fields:
        return str(capfirst(str(kind.fields[name])))
    column = column_of(kind, name)
    if column and isinstance(column.verbose_name, Promise):
        return str(capfirst(str(column.verbose_name)))
    if kind and kind.path_words and not column:
        return str(capfirst(kind.path_words(name)))
    # A column without a word of its own is named after what it points to.
    return str(capfirst(audit_names().get(name, name.replace("_", " "))))


def column_of(kind: AuditKind | None, name: str) -> "Field[Any, Any] | None":
    """The column of this name, whose words and choices are told; None for any other field."""
    try:
        found = kind.model._meta.get_field(name) if kind else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _word(kind: AuditKind | None, name: str, *, value: Any) -> str:
    if not _says(value):
        return figures.NO_FIGURE
    if isinstance(value, list):
        return ", ".join(_word(kind, name, value=one) for one in value)
    if kind and name in kind.values and isinstance(value, str):
        return kind.values[name]().get(value, value)
    column = column_of(kind, name)
    words = dict(column.flatchoices) if column and column.choices else {}
    is_code = isinstance(value, str) and value in words
    return str(words[value]) if is_code else _value_in_words(name, value)


def _value_in_words(name: str, value: Any) -> str:
    """A value that is no choice of its column."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return str(value) if name in PLAIN else figures.whole(value)
    if isinstance(value, dict):
        parts = len(value)
        return ngettext("%(count)s part", "%(count)s parts", parts) % {"count": parts}
    text = str(value)
    if DIGEST.fullmatch(text):
        return f"{text[:12]}…"
    return _on_a_day(text) if DAY.match(text) else text


def _on_a_day(text: str) -> str:
    """A day or a moment as people read it; any other text that begins so as it is."""
    try:
        if DAY.fullmatch(text):
            return date_format(date.fromisoformat(text))
        if MOMENT.match(text):
            at = timezone.localtime(datetime.fromisoformat(text))
            return date_format(at, "DATETIME_FORMAT")
    except ValueError:
        pass
    return text


def _short(change: RecordedChange) -> RecordedChange:
    return RecordedChange(change.label, _cut(change.before), _cut(change.after))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
