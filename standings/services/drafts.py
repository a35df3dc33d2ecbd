"""The next version of standing rules while it is written, and its publication."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.canonical import JsonObject
from core.errors import NotAllowed
from document_control.services import written_versions
from document_control.services.written_pages import PageClash, save_document, save_page
from instruments.editor.form_state import SeenPart
from instruments.selectors import known_ratings
from instruments.specs.errors import Problem
from standings.access import may_publish_standing_rules, may_write_standing_rules
from standings.editor import RULES_PAGE
from standings.models import StandingRules
from standings.rules.checks import standing_problems
from standings.rules.parts import StandingRulesSpec
from standings.rules.reading import stored_standing_rules


@transaction.atomic
def add_standing_rules(*, spec: StandingRulesSpec, by: Actor, now: datetime) -> StandingRules:
    """A new draft. Conflict where its code and version are there already; NotAllowed."""
    _check_writer(by)
    return written_versions.add_draft(
        StandingRules, spec, action="add_standing_rules", by=by, now=now
    )


@transaction.atomic
def save_rules_page(
    *, draft: StandingRules, form: QueryDict, seen: SeenPart | None, by: Actor, now: datetime
) -> StandingRules | PageClash:
    """Store what the form changed since it was drawn (``seen``), put on what is stored now.

    PageClash where both changed a field, or where something is wrong with the rules. Conflict
    where it is no draft any more; NotAllowed.
    """
    _check_writer(by)
    return save_page(
        draft, RULES_PAGE, form=form, seen=seen, action="save_standing_rules", by=by, now=now
    )


@transaction.atomic
def save_rules_document(
    *, draft: StandingRules, document: JsonObject, edition: int, by: Actor, now: datetime
) -> StandingRules:
    """Store the rules whole, as their file says them. Refusals as for a page; Conflict where
    somebody has saved since ``edition``; NotAllowed."""
    _check_writer(by)
    return save_document(
        draft, RULES_PAGE, document=document, edition=edition, action="save_standing_rules",
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def begin_next_rules(*, rules: StandingRules, by: Actor, now: datetime) -> StandingRules:
    """A draft of the next version that says the same. NotAllowed; Conflict where there is one
    already."""
    _check_writer(by)
    written_versions.check_no_draft(StandingRules.objects.all())
    number = written_versions.next_version(StandingRules, rules.code)
    spec = stored_standing_rules(rules.content | {"version": number})
    return add_standing_rules(spec=spec, by=by, now=now)


@transaction.atomic
def publish_standing_rules(
    *, draft: StandingRules, edition: int | None = None, by: Actor, now: datetime
) -> StandingRules:
    """From now on it never changes, and standings are proposed by it.

    Refusal where it names a rating that no ladder has any more; Conflict where it is published
    already, or was saved since the ``edition`` that was looked at; NotAllowed but for managers.
    """
    if by != SYSTEM and not may_publish_standing_rules(by.user):
        raise NotAllowed(_("Managers publish the rules that propose a standing."))
    return written_versions.publish_draft(
        draft,
        problems=_problems,
        edition=edition,
        action="publish_standing_rules",
        by=by,
        now=now,
    )


@transaction.atomic
def delete_standing_rules(
    *, draft: StandingRules, edition: int | None = None, by: Actor, now: datetime
) -> None:
    """A draft that is not wanted. Conflict where it is published, or was saved since ``edition``;
    NotAllowed."""
    _check_writer(by)
    written_versions.delete_draft(
        draft, edition=edition, action="delete_standing_rules", by=by, now=now
    )


def _check_writer(by: Actor) -> None:
    if by != SYSTEM and not may_write_standing_rules(by.user):
        raise NotAllowed(
            _("Only administrators and managers write the rules that propose a standing.")
        )


def _problems(content: JsonObject) -> Iterator[Problem]:
    return standing_problems(stored_standing_rules(content), ratings=known_ratings())
