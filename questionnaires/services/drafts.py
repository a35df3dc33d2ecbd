"""The next version of a questionnaire while it is written, and its publication.

A draft may lack statements; what is published may not, and never changes any more.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor, record
from core.canonical import sha256_of
from core.errors import Conflict, NotAllowed, Refusal
from instruments.choices import PublicationStatus
from instruments.problems import file_sentence, says, sentence
from instruments.specs import InstrumentFileError
from instruments.specs.writing import as_json
from questionnaires.access import may_write_questionnaires
from questionnaires.models import Questionnaire
from questionnaires.specs.checks import publishing_problems
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.specs.reading import parse_questionnaire, stored_questionnaire


def read_text(text: str) -> QuestionnaireSpec:
    """The questionnaire a person typed or pasted. Refusal, at ``text``, with line and remedy."""
    try:
        return parse_questionnaire(text, file_name=_("Text"))
    except InstrumentFileError as error:
        said = file_sentence(error)
        raise Refusal(said, fields={"text": said}) from error


@transaction.atomic
def add_questionnaire(*, spec: QuestionnaireSpec, by: Actor, now: datetime) -> Questionnaire:
    """A new draft. Conflict where its code and version are there already; NotAllowed."""
    check_writer(by)
    taken = Questionnaire.objects.filter(code=spec.code, version=spec.version).first()
    if taken is not None:
        said = _("%(key)s is there already: give another code, or version %(next)s.") % {
            "key": taken.key,
            "next": _next_version(spec.code),
        }
        raise Conflict(said, fields={"text": said})
    draft = Questionnaire(
        code=spec.code, version=spec.version, changed_by=by.user, changed_at=now, edition=1
    )
    _put(draft, spec)
    draft.save(force_insert=True)
    record(by=by, at=now, action="add_questionnaire", target=draft, after={"key": draft.key})
    return draft


@transaction.atomic
def save_questionnaire(
    *, draft: Questionnaire, spec: QuestionnaireSpec, edition: int, by: Actor, now: datetime
) -> Questionnaire:
    """The draft says from now on what ``spec`` says; its code and version stay.

    Conflict where it was published or saved by somebody else since ``edition``; NotAllowed.
    """
    check_writer(by)
    locked = _locked_draft(draft)
    if locked.edition != edition:
        raise Conflict(
            _(
                "%(person)s has saved this draft since you opened it: nothing was stored. Copy "
                "your text, open the draft again and put it in there."
            )
            % {"person": locked.changed_by or _("The system")}
        )
    if (spec.code, spec.version) != (locked.code, locked.version):
        said = _("The code and the version of a draft stay %(key)s.") % {"key": locked.key}
        raise Refusal(said, fields={"text": said})
    before = locked.sha256
    _put(locked, spec)
    if locked.sha256 == before:
        return locked
    locked.edition += 1
    locked.changed_by, locked.changed_at = by.user, now
    locked.save(
        update_fields=[
            "title_id", "title_en", "content", "sha256", "edition", "changed_by", "changed_at",
        ]
    )  # fmt: skip
    record(
        by=by,
        at=now,
        action="save_questionnaire",
        target=locked,
        before={"sha256": before},
        after={"sha256": locked.sha256},
    )
    return locked


@transaction.atomic
def begin_next_version(*, questionnaire: Questionnaire, by: Actor, now: datetime) -> Questionnaire:
    """A draft of the next version that says the same. NotAllowed."""
    check_writer(by)
    content = questionnaire.content | {"version": _next_version(questionnaire.code)}
    return add_questionnaire(spec=stored_questionnaire(content), by=by, now=now)


@transaction.atomic
def publish_questionnaire(*, draft: Questionnaire, by: Actor, now: datetime) -> Questionnaire:
    """From now on it never changes, and surveys may run it.

    Refusal where a variable is empty; Conflict where it is published already; NotAllowed.
    """
    check_writer(by)
    locked = _locked_draft(draft)
    for found in publishing_problems(stored_questionnaire(locked.content)):
        raise Refusal(sentence(found.path, says(found)))
    locked.status, locked.published_at = PublicationStatus.PUBLISHED, now
    locked.save(update_fields=["status", "published_at"])
    record(
        by=by,
        at=now,
        action="publish_questionnaire",
        target=locked,
        after={"key": locked.key, "sha256": locked.sha256},
    )
    return locked


@transaction.atomic
def delete_questionnaire(*, draft: Questionnaire, by: Actor, now: datetime) -> None:
    """A draft that is not wanted. Conflict where it is published; NotAllowed."""
    check_writer(by)
    locked = _locked_draft(draft)
    record(by=by, at=now, action="delete_questionnaire", target=locked, before={"key": locked.key})
    locked.delete()


def check_writer(by: Actor) -> None:
    """NotAllowed unless somebody who writes questionnaires, or the system, does it."""
    if by != SYSTEM and not may_write_questionnaires(by.user):
        raise NotAllowed(_("Only coordinators, managers and administrators write questionnaires."))


def _locked_draft(draft: Questionnaire) -> Questionnaire:
    locked = Questionnaire.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise Conflict(_("This draft was deleted meanwhile."))
    if locked.is_published:
        raise Conflict(
            _("%(key)s is published and never changes: begin its next version.")
            % {"key": locked.key}
        )
    return locked


def _put(draft: Questionnaire, spec: QuestionnaireSpec) -> None:
    content = as_json(spec)
    draft.title_id, draft.title_en = spec.title.id, spec.title.en
    draft.content, draft.sha256 = content, sha256_of(content)


def _next_version(code: str) -> int:
    last = Questionnaire.objects.filter(code=code).aggregate(last=Max("version"))["last"]
    return int(last or 0) + 1
