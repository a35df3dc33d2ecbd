"""A draft of a written version stored from its page: mine put on theirs, or told why not."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.audit import Actor
from core.canonical import JsonObject
from core.errors import Conflict, Refusal
from document_control.services.written_versions import Row, WrittenSpec, locked_draft, save_draft
from document_control.written_pages import MergedVersion, WrittenPage, merged_page
from instruments.editor.form_state import SeenPart
from instruments.editor.merging import kept_words
from instruments.problems import nothing_stored

Spec = TypeVar("Spec", bound=WrittenSpec)


@dataclass(frozen=True, slots=True)
class PageClash:
    """A page of which nothing was stored, and why: ``refusal``; ``merged`` is what to show again,
    ``kept`` what somebody else stored meanwhile, "" for nothing."""

    merged: MergedVersion
    refusal: Refusal
    kept: str


def save_page(
    draft: Row,
    page: WrittenPage[Spec],
    *,
    form: QueryDict,
    seen: SeenPart | None,
    action: str,
    by: Actor,
    now: datetime,
) -> Row | PageClash:
    """Store what the form changed since it was drawn (``seen``), put on what is stored now.

    PageClash where both changed a field, or where something is wrong. Conflict where it is no draft
    any more. Call within a transaction, after who may write was asked.
    """
    locked = locked_draft(draft)
    merged = merged_page(page, locked.content, form=form, seen=seen)
    person = str(locked.changed_by or _("The system"))
    if merged.clashes:
        said = _("%(person)s saved %(key)s while you were at it. Nothing of yours is stored yet.")
        return PageClash(merged, Conflict(said % {"person": person, "key": locked.key}), "")
    spec, problems = page.spec_of(merged.whole, code=locked.code, version=locked.version)
    if spec is None:
        return PageClash(merged, nothing_stored(problems), kept_words(person, merged.theirs))
    return save_draft(locked, spec, edition=locked.edition, action=action, by=by, now=now)


def save_document(
    draft: Row,
    page: WrittenPage[Spec],
    *,
    document: JsonObject,
    edition: int,
    action: str,
    by: Actor,
    now: datetime,
) -> Row:
    """Store a whole document, in the words of the file; its code and version stay the draft's.

    Refusal by path for all that is wrong with it; Conflict where it is no draft any more or was
    saved since ``edition``. Call within a transaction, after who may write was asked.
    """
    locked = locked_draft(draft)
    spec, problems = page.read(document | {"code": locked.code, "version": locked.version})
    if spec is None or problems:
        raise nothing_stored(problems)
    return save_draft(locked, spec, edition=edition, action=action, by=by, now=now)
