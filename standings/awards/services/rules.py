"""The next version of award rules while it is written, its publication, the shipped files."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.canonical import JsonObject
from core.errors import NotAllowed, Refusal
from document_control.services import written_versions
from document_control.services.written_pages import PageClash, save_document, save_page
from instruments.editor.form_state import SeenPart
from instruments.selectors import known_ratings
from instruments.specs.errors import Problem
from standings.awards.access import may_publish_award_rules, may_write_award_rules
from standings.awards.editor import AWARDS_PAGE
from standings.awards.models import AwardRules
from standings.awards.rules.checks import award_problems
from standings.awards.rules.parts import AwardRulesSpec
from standings.awards.rules.reading import read_award_file, stored_award_rules

LIBRARY = Path(settings.BASE_DIR) / "standings" / "awards" / "library"


@transaction.atomic
def load_award_rules(*, by: Actor, now: datetime, folder: Path = LIBRARY) -> list[str]:
    """Load and publish every version of a folder; the keys of those that were new. Twice changes
    nothing.

    Refusal for the first malformed file, and where no ladder is there that has ratings; Conflict
    where a version is here that says something else.
    """
    ratings = known_ratings()
    if not ratings:
        raise Refusal(_("There is no ladder yet: run manage.py load_instruments first."))

    def read(path: Path) -> AwardRulesSpec:
        return read_award_file(path, ratings=ratings)

    def publish(spec: AwardRulesSpec) -> AwardRules:
        draft = _added(spec, by=by, now=now)
        return publish_award_rules(draft=draft, by=by, now=now)

    return written_versions.load_library(AwardRules, folder, read=read, publish=publish)


@transaction.atomic
def begin_next_award_rules(*, rules: AwardRules, by: Actor, now: datetime) -> AwardRules:
    """A draft of the next version that says the same. NotAllowed; Conflict where there is one."""
    _check_writer(by)
    written_versions.check_no_draft(AwardRules.objects.all())
    number = written_versions.next_version(AwardRules, rules.code)
    spec = stored_award_rules(rules.content | {"version": number})
    return _added(spec, by=by, now=now)


def _added(spec: AwardRulesSpec, *, by: Actor, now: datetime) -> AwardRules:
    _check_writer(by)
    return written_versions.add_draft(AwardRules, spec, action="add_award_rules", by=by, now=now)


@transaction.atomic
def save_awards_page(
    *, draft: AwardRules, form: QueryDict, seen: SeenPart | None, by: Actor, now: datetime
) -> AwardRules | PageClash:
    """Store what the form changed since it was drawn (``seen``), put on what is stored now.

    PageClash where both changed a field, or where something is wrong with the rules. Conflict
    where it is no draft any more; NotAllowed.
    """
    _check_writer(by)
    return save_page(
        draft, AWARDS_PAGE, form=form, seen=seen, action="save_award_rules", by=by, now=now
    )


@transaction.atomic
def save_awards_document(
    *, draft: AwardRules, document: JsonObject, edition: int, by: Actor, now: datetime
) -> AwardRules:
    """Store the rules whole, as their file says them. Refusals as for a page; Conflict where
    somebody has saved since ``edition``; NotAllowed."""
    _check_writer(by)
    return save_document(
        draft, AWARDS_PAGE, document=document, edition=edition, action="save_award_rules",
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def publish_award_rules(
    *, draft: AwardRules, edition: int | None = None, by: Actor, now: datetime
) -> AwardRules:
    """From now on it never changes, and candidates are found by it.

    Refusal where it names a rating that no ladder has any more; Conflict where it is published
    already, or was saved since the ``edition`` that was looked at; NotAllowed but for managers.
    """
    if by != SYSTEM and not may_publish_award_rules(by.user):
        raise NotAllowed(_("Managers publish the rules that find candidates for awards."))
    return written_versions.publish_draft(
        draft, problems=_problems, edition=edition, action="publish_award_rules", by=by, now=now
    )


@transaction.atomic
def delete_award_rules(
    *, draft: AwardRules, edition: int | None = None, by: Actor, now: datetime
) -> None:
    """A draft that is not wanted. Conflict where it is published, or was saved since ``edition``;
    NotAllowed."""
    _check_writer(by)
    written_versions.delete_draft(
        draft, edition=edition, action="delete_award_rules", by=by, now=now
    )


def _check_writer(by: Actor) -> None:
    if by != SYSTEM and not may_write_award_rules(by.user):
        raise NotAllowed(
            _("Only administrators and managers write the rules that find candidates for awards.")
        )


def _problems(content: JsonObject) -> Iterator[Problem]:
    return award_problems(stored_award_rules(content), ratings=known_ratings())
