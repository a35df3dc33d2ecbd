"""A filled-in workbook of a questionnaire: uploaded, looked at, and kept as a draft once confirmed.

Uploading writes nothing but the preview. What the rules of drafts say of it is found by storing it
and taking that back: their services are the only ones that decide.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from core.audit import Actor
from core.errors import NotAllowed, Refusal
from instruments.specs.writing import as_json
from questionnaires.differences import QuestionnaireDifference, differences, nothing_before
from questionnaires.models import Questionnaire
from questionnaires.selectors import published_before, spec_of
from questionnaires.services.drafts import add_questionnaire, save_questionnaire
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.specs.reading import stored_questionnaire
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.questionnaires.layout import COLUMNS
from workbooks.questionnaires.reading import read_questionnaire
from workbooks.services.uploads import confirm_once, keep_upload
from workbooks.workbook.opening import read_tabs

EDITION = "edition"  # of the draft, as the preview showed it
NEW = 0  # there is no draft yet


def upload_questionnaire(
    *, draft: Questionnaire | None, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; no draft is touched.

    Refusal for what is not a workbook, or is of another questionnaire than ``draft``; Conflict
    where a new one is there already; NotAllowed. What is wrong inside is kept, by cell.
    """
    reading = read_questionnaire(read_tabs(file, columns=COLUMNS))
    if reading.spec is not None:
        _try(draft, reading.spec, by=by, now=now)
    return keep_upload(
        kind=UploadKind.QUESTIONNAIRE,
        about="" if draft is None else str(draft.pk),
        file=file,
        file_name=file_name,
        content={"spec": as_json(reading.spec)} if reading.spec else {},
        problems=reading.problems,
        by=by,
        now=now,
    )


def _try(draft: Questionnaire | None, spec: QuestionnaireSpec, *, by: Actor, now: datetime) -> None:
    """What the rules of drafts refuse, at the file; nothing of it stays stored."""
    try:
        with transaction.atomic():
            _store(draft, spec, edition=draft.edition if draft else NEW, by=by, now=now)
            transaction.set_rollback(True)
    except NotAllowed:
        raise
    except Refusal as refusal:
        raise type(refusal)(refusal.message, fields={"file": refusal.message}) from refusal


def _store(
    draft: Questionnaire | None,
    spec: QuestionnaireSpec,
    *,
    edition: int,
    by: Actor,
    now: datetime,
) -> Questionnaire:
    if draft is None:
        return add_questionnaire(spec=spec, by=by, now=now)
    return save_questionnaire(draft=draft, spec=spec, edition=edition, by=by, now=now)


def compared_with(upload: WorkbookUpload, draft: Questionnaire | None) -> Questionnaire | None:
    """What a preview compares with: the draft; for a new one the last version that is published,
    None where there is none."""
    if draft is not None:
        return draft
    spec = spec_of_upload(upload)
    return published_before(Questionnaire(code=spec.code, version=spec.version))


def changes_of_questionnaire(
    upload: WorkbookUpload, before: Questionnaire | None
) -> list[QuestionnaireDifference]:
    """What an upload says otherwise than a version, as that stands now."""
    spec = spec_of_upload(upload)
    return differences(spec_of(before) if before else nothing_before(spec), spec)


def spec_of_upload(upload: WorkbookUpload) -> QuestionnaireSpec:
    """The questionnaire of an upload without problems."""
    return stored_questionnaire(upload.content["spec"])


def confirm_questionnaire(
    *,
    upload: WorkbookUpload,
    draft: Questionnaire | None,
    seen: Mapping[str, int | str],
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Keep what the preview showed as a draft; a second time changes nothing more.

    Returns {"stored": n, "draft": key}; Conflict where the draft was saved or published
    since, or a new one is there by now; errors else as of the services of drafts.
    """

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        count = len(changes_of_questionnaire(locked, compared_with(locked, draft)))
        looked_at = seen.get(EDITION)
        edition = looked_at if isinstance(looked_at, int) else NEW  # of a draft that is there: none
        kept = _store(draft, spec_of_upload(locked), edition=edition, by=by, now=now)
        return {"stored": count, "draft": kept.key}

    return confirm_once(upload, store, by=by, now=now)
