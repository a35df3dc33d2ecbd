"""The next version of a questionnaire while it is written, and its publication.

A draft may lack statements; what is published may not, and never changes any more.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed
from instruments.editor.form_state import SeenPart
from instruments.services import written_versions
from instruments.services.written_pages import PageClash, save_page
from instruments.specs import InstrumentFileError
from instruments.specs.errors import Problem
from instruments.specs.parts import Code, Text
from questionnaires.access import may_write_questionnaires
from questionnaires.editor import QUESTIONNAIRE_PAGE
from questionnaires.models import Questionnaire
from questionnaires.specs.agreement_scale import least_questionnaire
from questionnaires.specs.checks import publishing_problems
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.specs.reading import parse_questionnaire, stored_questionnaire


def read_text(text: str) -> QuestionnaireSpec:
    """The questionnaire a person typed or pasted. Refusal, at ``text``, with line and remedy."""
    try:
        return parse_questionnaire(text, file_name=_("Text"))
    except InstrumentFileError as error:
        raise written_versions.refused_text(error) from error


@transaction.atomic
def add_questionnaire(*, spec: QuestionnaireSpec, by: Actor, now: datetime) -> Questionnaire:
    """A new draft. Conflict where its code and version are there already; NotAllowed."""
    check_writer(by)
    return written_versions.add_draft(
        Questionnaire, spec, action="add_questionnaire", by=by, now=now
    )


@transaction.atomic
def begin_questionnaire(
    *, code: str, title: Text, like: Questionnaire | None, by: Actor, now: datetime
) -> Questionnaire:
    """A draft of version 1 of a new code: all that ``like`` says, or no more than a scale.

    Conflict, at ``code``, where a questionnaire has it already; NotAllowed.
    """
    check_writer(by)
    if Questionnaire.objects.filter(code__iexact=code).exists():
        said = _("The code %(code)s is taken already: choose another.") % {"code": code}
        raise Conflict(said, fields={"code": said})
    spec = stored_questionnaire(like.content) if like else least_questionnaire()
    named = replace(spec, code=Code(code), version=1, title=title)
    return add_questionnaire(spec=named, by=by, now=now)


@transaction.atomic
def save_questionnaire_page(
    *, draft: Questionnaire, form: QueryDict, seen: SeenPart | None, by: Actor, now: datetime
) -> Questionnaire | PageClash:
    """Store what the form changed since it was drawn (``seen``), put on what is stored now.

    PageClash where both changed a field, or where something is wrong with the questionnaire.
    Conflict where it is no draft any more; NotAllowed.
    """
    check_writer(by)
    return save_page(
        draft, QUESTIONNAIRE_PAGE,
        form=form, seen=seen, action="save_questionnaire", by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def save_questionnaire(
    *, draft: Questionnaire, spec: QuestionnaireSpec, edition: int, by: Actor, now: datetime
) -> Questionnaire:
    """The draft says from now on what ``spec`` says; its code and version stay.

    Conflict where it was published or saved by somebody else since ``edition``; NotAllowed.
    """
    check_writer(by)
    return written_versions.save_draft(
        draft, spec, edition=edition, action="save_questionnaire", by=by, now=now
    )


@transaction.atomic
def begin_next_version(*, questionnaire: Questionnaire, by: Actor, now: datetime) -> Questionnaire:
    """A draft of the next version that says the same. NotAllowed."""
    check_writer(by)
    number = written_versions.next_version(Questionnaire, questionnaire.code)
    spec = stored_questionnaire(questionnaire.content | {"version": number})
    return add_questionnaire(spec=spec, by=by, now=now)


@transaction.atomic
def publish_questionnaire(*, draft: Questionnaire, by: Actor, now: datetime) -> Questionnaire:
    """From now on it never changes, and surveys may run it.

    Refusal where a variable is empty; Conflict where it is published already; NotAllowed.
    """
    check_writer(by)
    return written_versions.publish_draft(
        draft, problems=_problems, action="publish_questionnaire", by=by, now=now
    )


@transaction.atomic
def delete_questionnaire(*, draft: Questionnaire, by: Actor, now: datetime) -> None:
    """A draft that is not wanted. Conflict where it is published; NotAllowed."""
    check_writer(by)
    written_versions.delete_draft(draft, action="delete_questionnaire", by=by, now=now)


def check_writer(by: Actor) -> None:
    """NotAllowed unless somebody who writes questionnaires, or the system, does it."""
    if by != SYSTEM and not may_write_questionnaires(by.user):
        raise NotAllowed(_("Only coordinators, managers and administrators write questionnaires."))


def _problems(content: JsonObject) -> Iterator[Problem]:
    return publishing_problems(stored_questionnaire(content))
