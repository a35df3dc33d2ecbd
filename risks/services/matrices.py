"""Matrices: from files, all of a folder or nothing; and the next version while it is written."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.canonical import JsonObject
from core.errors import NotAllowed
from document_control.services import written_versions
from document_control.services.written_pages import PageClash, save_document, save_page
from instruments.editor.form_state import SeenPart
from instruments.specs.errors import Problem
from risks import access
from risks.matrices.checks import matrix_problems
from risks.matrices.editor import MATRIX_FILE, MATRIX_PAGE
from risks.matrices.parts import MatrixSpec
from risks.matrices.reading import read_matrix_file, stored_matrix
from risks.models import RiskMatrix

LIBRARY = Path(settings.BASE_DIR) / "risks" / "library"


@transaction.atomic
def load_risk_matrices(*, by: Actor, now: datetime, folder: Path = LIBRARY) -> list[str]:
    """Load and publish every matrix of a folder; the keys of those that were new.

    Refusal for the first malformed file, Conflict where a published one was edited in its file.
    """

    def publish(spec: MatrixSpec) -> RiskMatrix:
        draft = written_versions.add_draft(
            RiskMatrix, spec, action="add_risk_matrix", by=by, now=now
        )
        return written_versions.publish_draft(
            draft, problems=_problems, action="publish_risk_matrix", by=by, now=now
        )

    return written_versions.load_library(RiskMatrix, folder, read=read_matrix_file, publish=publish)


def _problems(content: JsonObject) -> Iterator[Problem]:
    return matrix_problems(stored_matrix(content))


@transaction.atomic
def begin_next_matrix(*, matrix: RiskMatrix, by: Actor, now: datetime) -> RiskMatrix:
    """A draft of the next version that says the same. NotAllowed; Conflict where there is a draft
    of it already: two would each leave out what the other changed."""
    _check_writer(by)
    written_versions.check_no_draft(RiskMatrix.objects.filter(code=matrix.code))
    number = written_versions.next_version(RiskMatrix, matrix.code)
    spec = stored_matrix(matrix.content | {"version": number})
    return written_versions.add_draft(RiskMatrix, spec, action="add_risk_matrix", by=by, now=now)


@transaction.atomic
def save_matrix_page(
    *, draft: RiskMatrix, form: QueryDict, seen: SeenPart | None, by: Actor, now: datetime
) -> RiskMatrix | PageClash:
    """Store what the form changed since it was drawn (``seen``), put on what is stored now.

    PageClash where both changed a field, or where it is no matrix: a cell without a level, a
    level that falls. Conflict where it is no draft any more; NotAllowed.
    """
    _check_writer(by)
    return save_page(
        draft, MATRIX_PAGE, form=form, seen=seen, action="save_risk_matrix", by=by, now=now
    )


@transaction.atomic
def save_matrix_document(
    *, draft: RiskMatrix, document: JsonObject, edition: int, by: Actor, now: datetime
) -> RiskMatrix:
    """Store the matrix whole, as its file says it. Refusals as for a page; Conflict where somebody
    has saved since ``edition``; NotAllowed."""
    _check_writer(by)
    return save_document(
        draft, MATRIX_FILE, document=document, edition=edition, action="save_risk_matrix",
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def publish_matrix(*, draft: RiskMatrix, edition: int, by: Actor, now: datetime) -> RiskMatrix:
    """From now on it never changes, and registers can be begun on it; those there are stay on
    theirs. Conflict where it was saved since ``edition``; NotAllowed but for managers."""
    if by != SYSTEM and not access.may_publish_matrices(by.user):
        raise NotAllowed(_("Managers publish a risk matrix."))
    return written_versions.publish_draft(
        draft, problems=_problems, edition=edition, action="publish_risk_matrix", by=by, now=now
    )


@transaction.atomic
def delete_matrix_draft(
    *, draft: RiskMatrix, edition: int | None = None, by: Actor, now: datetime
) -> None:
    """A draft that is not wanted. Conflict where it is published, or was saved since ``edition``;
    NotAllowed."""
    _check_writer(by)
    written_versions.delete_draft(
        draft, edition=edition, action="delete_risk_matrix", by=by, now=now
    )


def _check_writer(by: Actor) -> None:
    if by != SYSTEM and not access.may_write_matrices(by.user):
        raise NotAllowed(_("Only administrators and managers write a risk matrix."))
