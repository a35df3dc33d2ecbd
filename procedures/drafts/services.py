"""The next version of a procedure: begun, saved page by page, published, deleted."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.canonical import JsonObject
from core.errors import NotAllowed, Refusal
from document_control.services import written_versions
from document_control.services.written_pages import PageClash, save_document, save_page
from instruments.editor.form_state import SeenPart
from instruments.specs import as_json
from instruments.specs.errors import Problem
from procedures import access
from procedures.drafts.editor import PROCEDURE_FILE, PROCEDURE_PAGE
from procedures.models import ProcedureVersion
from procedures.specs.parts import ProcedureSpec
from procedures.versions import stored_procedure, version_problems, versions_by_code


@transaction.atomic
def begin_next_procedure(*, spec: ProcedureSpec, by: Actor, now: datetime) -> ProcedureVersion:
    """A draft of the next version that says the same as this one.

    Conflict where there is a draft of it already: two would each leave out what the other changed;
    NotAllowed.
    """
    _check_writer(by)
    written_versions.check_no_draft(ProcedureVersion.objects.filter(code=spec.code))
    number = versions_by_code()[spec.code][-1] + 1
    again = stored_procedure(as_json(spec) | {"version": number})
    return written_versions.add_draft(
        ProcedureVersion, again, action="add_procedure_version", by=by, now=now
    )


@transaction.atomic
def save_procedure_page(
    *, draft: ProcedureVersion, form: QueryDict, seen: SeenPart | None, by: Actor, now: datetime
) -> ProcedureVersion | PageClash:
    """Store what the form changed since it was drawn (``seen``), put on what is stored now.

    PageClash where both changed a field, or where it is no procedure. Conflict where it is no draft
    any more; NotAllowed.
    """
    _check_writer(by)
    return save_page(
        draft, PROCEDURE_PAGE, form=form, seen=seen, action="save_procedure_version", by=by, now=now
    )


@transaction.atomic
def write_procedure(
    *, draft: ProcedureVersion, spec: ProcedureSpec, edition: int, by: Actor, now: datetime
) -> ProcedureVersion:
    """The draft says the whole of ``spec`` from now on: what is filled in elsewhere.

    Refusal with what is wrong with it; Conflict where it was saved since ``edition``, or is no
    draft any more; NotAllowed.
    """
    _check_writer(by)
    if reasons := written_versions.sentences_of(version_problems(spec), as_json(spec)):
        raise Refusal(" ".join(reasons))
    return written_versions.save_draft(
        draft, spec, edition=edition, action="save_procedure_version", by=by, now=now
    )


@transaction.atomic
def save_procedure_document(
    *, draft: ProcedureVersion, document: JsonObject, edition: int, by: Actor, now: datetime
) -> ProcedureVersion:
    """Store the procedure whole, as its file says it. Refusals as for a page; Conflict where
    somebody has saved since ``edition``; NotAllowed."""
    _check_writer(by)
    return save_document(
        draft, PROCEDURE_FILE, document=document, edition=edition,
        action="save_procedure_version", by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def publish_procedure(
    *, draft: ProcedureVersion, edition: int, by: Actor, now: datetime
) -> ProcedureVersion:
    """From now on it never changes, and years are begun by it; those there are stay on theirs.

    Conflict where it was saved since ``edition``; NotAllowed but for managers.
    """
    if by != SYSTEM and not access.may_publish_procedures(by.user):
        raise NotAllowed(_("Managers publish a procedure."))
    return written_versions.publish_draft(
        draft, problems=_problems, edition=edition, action="publish_procedure_version",
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def delete_procedure_draft(
    *, draft: ProcedureVersion, edition: int | None = None, by: Actor, now: datetime
) -> None:
    """A draft that is not wanted. Conflict where it is published, or was saved since ``edition``;
    NotAllowed."""
    _check_writer(by)
    written_versions.delete_draft(
        draft, edition=edition, action="delete_procedure_version", by=by, now=now
    )


def _problems(content: JsonObject) -> Iterator[Problem]:
    return version_problems(stored_procedure(content))


def _check_writer(by: Actor) -> None:
    if by != SYSTEM and not access.may_write_procedures(by.user):
        raise NotAllowed(_("Only administrators and managers write a procedure."))
