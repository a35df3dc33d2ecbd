"""The next version of standing rules while it is written, and its publication."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor, record
from core.canonical import sha256_of
from core.errors import Conflict, NotAllowed, Refusal
from instruments.choices import PublicationStatus
from instruments.problems import file_sentence, says, sentence
from instruments.specs import InstrumentFileError, as_json
from outcomes.standing.access import may_write_standing_rules
from outcomes.standing.models import StandingRules
from outcomes.standing.rules.checks import standing_problems
from outcomes.standing.rules.parts import StandingRulesSpec
from outcomes.standing.rules.reading import parse_standing_rules, stored_standing_rules
from outcomes.standing.selectors import known_ratings


def read_rules_text(text: str) -> StandingRulesSpec:
    """The rules a person typed or pasted. Refusal, at ``text``, with line and remedy."""
    try:
        return parse_standing_rules(text, file_name=_("Text"), ratings=known_ratings())
    except InstrumentFileError as error:
        said = file_sentence(error)
        raise Refusal(said, fields={"text": said}) from error


@transaction.atomic
def add_standing_rules(*, spec: StandingRulesSpec, by: Actor, now: datetime) -> StandingRules:
    """A new draft. Conflict where its code and version are there already; NotAllowed."""
    _check_writer(by)
    if StandingRules.objects.filter(code=spec.code, version=spec.version).exists():
        said = _("%(key)s is there already: give another code, or version %(next)s.") % {
            "key": f"{spec.code}-v{spec.version}",
            "next": _next_version(spec.code),
        }
        raise Conflict(said, fields={"text": said})
    draft = StandingRules(
        code=spec.code, version=spec.version, changed_by=by.user, changed_at=now, edition=1
    )
    _put(draft, spec)
    draft.save(force_insert=True)
    record(by=by, at=now, action="add_standing_rules", target=draft, after={"key": draft.key})
    return draft


@transaction.atomic
def save_standing_rules(
    *, draft: StandingRules, spec: StandingRulesSpec, edition: int, by: Actor, now: datetime
) -> StandingRules:
    """The draft says from now on what ``spec`` says; its code and version stay.

    Conflict where it was published or saved by somebody else since ``edition``; NotAllowed.
    """
    _check_writer(by)
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
        action="save_standing_rules",
        target=locked,
        before={"sha256": before},
        after={"sha256": locked.sha256},
    )
    return locked


@transaction.atomic
def begin_next_rules(*, rules: StandingRules, by: Actor, now: datetime) -> StandingRules:
    """A draft of the next version that says the same. NotAllowed."""
    content = rules.content | {"version": _next_version(rules.code)}
    return add_standing_rules(spec=stored_standing_rules(content), by=by, now=now)


@transaction.atomic
def publish_standing_rules(*, draft: StandingRules, by: Actor, now: datetime) -> StandingRules:
    """From now on it never changes, and standings are proposed by it.

    Refusal where it names a rating that no ladder has any more; Conflict where it is published
    already; NotAllowed.
    """
    _check_writer(by)
    locked = _locked_draft(draft)
    for found in standing_problems(stored_standing_rules(locked.content), ratings=known_ratings()):
        raise Refusal(sentence(found.path, says(found)))
    locked.status, locked.published_at = PublicationStatus.PUBLISHED, now
    locked.save(update_fields=["status", "published_at"])
    told = {"key": locked.key, "sha256": locked.sha256}
    record(by=by, at=now, action="publish_standing_rules", target=locked, after=told)
    return locked


@transaction.atomic
def delete_standing_rules(*, draft: StandingRules, by: Actor, now: datetime) -> None:
    """A draft that is not wanted. Conflict where it is published; NotAllowed."""
    _check_writer(by)
    locked = _locked_draft(draft)
    record(by=by, at=now, action="delete_standing_rules", target=locked, before={"key": locked.key})
    locked.delete()


def _check_writer(by: Actor) -> None:
    if by != SYSTEM and not may_write_standing_rules(by.user):
        raise NotAllowed(_("Only administrators write the rules that propose a standing."))


def _locked_draft(draft: StandingRules) -> StandingRules:
    locked = StandingRules.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise Conflict(_("This draft was deleted meanwhile."))
    if locked.is_published:
        raise Conflict(
            _("%(key)s is published and never changes: begin its next version.")
            % {"key": locked.key}
        )
    return locked


def _put(draft: StandingRules, spec: StandingRulesSpec) -> None:
    content = as_json(spec)
    draft.title_id, draft.title_en = spec.title.id, spec.title.en
    draft.content, draft.sha256 = content, sha256_of(content)


def _next_version(code: str) -> int:
    last = StandingRules.objects.filter(code=code).aggregate(last=Max("version"))["last"]
    return int(last or 0) + 1
