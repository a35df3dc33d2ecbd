"""The next version of a questionnaire while it is written, and its publication.

A draft may lack statements; what is published may not, and never changes any more.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.canonical import JsonObject, sha256_of
from core.errors import Conflict, NotAllowed, Refusal
from core.operations import made_once
from document_control.services import written_versions
from document_control.services.written_pages import PageClash, save_page
from instruments.editor.form_state import SeenPart
from instruments.problems import file_sentence, nothing_stored
from instruments.specs import InstrumentFileError, as_json, read_data
from instruments.specs.errors import Problem
from instruments.specs.parts import Code, Text
from questionnaires.access import may_write_questionnaires
from questionnaires.editor import QUESTIONNAIRE_PAGE
from questionnaires.models import Questionnaire
from questionnaires.specs.agreement_scale import least_questionnaire
from questionnaires.specs.checks import publishing_problems, questionnaire_problems
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.specs.reading import parse_questionnaire, stored_questionnaire


def read_text(text: str) -> QuestionnaireSpec:
    """The questionnaire a person typed or pasted. Refusal, at ``text``, with line and remedy."""
    try:
        return parse_questionnaire(text, file_name=_("Text"))
    except InstrumentFileError as error:
        raise written_versions.refused_text(error) from error


def read_content(content: JsonObject) -> QuestionnaireSpec:
    """The questionnaire a program sends as JSON. Refusal with a sentence for each path."""
    spec, problems = read_data(content, QuestionnaireSpec)
    if spec is not None and not problems:
        problems = [*questionnaire_problems(spec)]
    if spec is None or problems:
        fields = {
            ".".join(filter(None, ("content", found.path))): file_sentence(
                InstrumentFileError(_("Questionnaire"), found)
            )
            for found in reversed(problems)  # of a path the first is kept
        }
        raise Refusal(nothing_stored(problems).message, fields=fields)
    return spec


@transaction.atomic
def add_questionnaire(
    *, spec: QuestionnaireSpec, by: Actor, now: datetime, operation: UUID | None = None
) -> Questionnaire:
    """A new draft; sent twice under an ``operation``, it is there once.

    Conflict where its code and version are there already; NotAllowed.
    """
    check_writer(by)

    def make() -> Questionnaire:
        return written_versions.add_draft(
            Questionnaire, spec, action="add_questionnaire", by=by, now=now
        )

    return made_once(
        Questionnaire, make, operation=operation, about="questionnaire",
        asked={"spec": as_json(spec)}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def begin_questionnaire(
    *,
    code: str,
    title: Text,
    like: Questionnaire | None,
    by: Actor,
    now: datetime,
    operation: UUID | None = None,
) -> Questionnaire:
    """A draft of version 1 of a new code: all that ``like`` says, or no more than a scale.

    Sent twice under an ``operation``, it is there once. Conflict, at ``code``, where a
    questionnaire has it already; NotAllowed.
    """
    check_writer(by)

    def make() -> Questionnaire:
        if Questionnaire.objects.filter(code__iexact=code).exists():
            said = _("The code %(code)s is taken already: choose another.") % {"code": code}
            raise Conflict(said, fields={"code": said})
        spec = stored_questionnaire(like.content) if like else least_questionnaire()
        named = replace(spec, code=Code(code), version=1, title=title)
        return add_questionnaire(spec=named, by=by, now=now)

    asked = {"code": code, "title": as_json(title), "like": like.key if like else None}
    return made_once(
        Questionnaire, make, operation=operation, about="questionnaire", asked=asked,
        by=by, now=now,
    )  # fmt: skip


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

    Conflict where it was published, or says something else by now than at ``edition``; NotAllowed.
    """
    check_writer(by)
    locked = written_versions.locked_draft(draft)
    said_so = locked.edition == edition + 1 and locked.sha256 == sha256_of(as_json(spec))
    if said_so and locked.changed_by == by.user:  # sent twice
        return locked
    return written_versions.save_draft(
        locked, spec, edition=edition, action="save_questionnaire", by=by, now=now
    )


@transaction.atomic
def begin_next_version(
    *, questionnaire: Questionnaire, by: Actor, now: datetime, operation: UUID | None = None
) -> Questionnaire:
    """A draft of the next version that says the same; once where it is sent twice. NotAllowed."""
    check_writer(by)

    def make() -> Questionnaire:
        number = written_versions.next_version(Questionnaire, questionnaire.code)
        spec = stored_questionnaire(questionnaire.content | {"version": number})
        return add_questionnaire(spec=spec, by=by, now=now)

    return made_once(
        Questionnaire, make, operation=operation, about=f"questionnaire/{questionnaire.pk}/next",
        asked={}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def publish_questionnaire(
    *,
    draft: Questionnaire,
    by: Actor,
    now: datetime,
    edition: int | None = None,
    operation: UUID | None = None,
) -> Questionnaire:
    """From now on it never changes, and surveys may run it; once where it is sent twice.

    Refusal where a variable is empty; Conflict where it is published already, or was saved since
    the ``edition`` that somebody looked at; NotAllowed.
    """
    check_writer(by)

    def publish() -> Questionnaire:
        return written_versions.publish_draft(
            draft,
            problems=_problems, edition=edition, action="publish_questionnaire", by=by, now=now,
        )  # fmt: skip

    return made_once(
        Questionnaire, publish, operation=operation, about=f"questionnaire/{draft.pk}/publish",
        asked={"edition": edition}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def delete_questionnaire(
    *, draft: Questionnaire, by: Actor, now: datetime, edition: int | None = None
) -> None:
    """A draft that is not wanted. NotAllowed.

    Conflict where it is published, or was saved since the ``edition`` that somebody looked at.
    """
    check_writer(by)
    written_versions.delete_draft(
        draft, edition=edition, action="delete_questionnaire", by=by, now=now
    )


def check_writer(by: Actor) -> None:
    """NotAllowed unless somebody who writes questionnaires, or the system, does it."""
    if by != SYSTEM and not may_write_questionnaires(by.user):
        raise NotAllowed(_("Only coordinators, managers and administrators write questionnaires."))


def _problems(content: JsonObject) -> Iterator[Problem]:
    return publishing_problems(stored_questionnaire(content))
