"""An analysis is prepared, reviewed by HSE, approved by name and frozen; returned or revised."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.access import check_acts_for
from contractors.days import today_for
from core.audit import SYSTEM, Actor, record
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.language.texts import check_text
from core.operations import once
from core.writing import is_written, written
from documents.frozen import freeze_content
from jsas import access
from jsas.choices import JsaState
from jsas.content import jsa_content
from jsas.models import FrozenJsa, JobSafetyAnalysis, ToolboxMeeting
from jsas.rules import lacking_of
from jsas.services import locked_draft, locked_jsa, steps_of
from risks.services.registers import check_writes

MOST_NAMES, LONGEST_NAME = 60, 80
MEETING_TEXTS = {"led_by": 120, "note": 2000}
DAYS_BACK = 7  # a talk is entered the same week, or never


@transaction.atomic
def hand_in_jsa(
    *, jsa: JobSafetyAnalysis, version: int, by: Actor, now: datetime
) -> JobSafetyAnalysis:
    """Prepared, by name: it waits for the HSE review.

    Conflict where a step has no hazard, there is no step, or somebody was faster; NotAllowed.
    """
    locked = locked_draft(jsa, version=version, by=by, action="hand_in_jsa")
    if locked.version != version:
        return locked
    steps = steps_of(locked)
    if not steps:
        raise Conflict(_("The analysis has no step yet: add the steps of the job."))
    if lacking := lacking_of(steps):
        said = _("These steps name no hazard: %(steps)s. Add their hazards and controls.")
        raise Conflict(said % {"steps": ", ".join(map(str, lacking))})
    locked.prepared_by, locked.prepared_at, locked.return_reason = by.user, now, ""
    return _bring(locked, JsaState.HANDED_IN, action="hand_in_jsa", by=by, now=now)


@transaction.atomic
def review_jsa(
    *, jsa: JobSafetyAnalysis, version: int, by: Actor, now: datetime
) -> JobSafetyAnalysis:
    """Read by HSE, by name, and found right. NotAllowed for who has prepared it."""
    locked = _standing(jsa, JsaState.HANDED_IN, version=version, by=by, action="review_jsa")
    if locked.version != version:
        return locked
    if by != SYSTEM and not access.may_review_jsa(by.user, locked):
        raise NotAllowed(_("Somebody else than who has prepared it reviews an analysis."))
    locked.reviewed_by, locked.reviewed_at = by.user, now
    return _bring(locked, JsaState.REVIEWED, action="review_jsa", by=by, now=now)


@transaction.atomic
def approve_jsa(*, jsa: JobSafetyAnalysis, version: int, by: Actor, now: datetime) -> FrozenJsa:
    """Approved by the owner, by name: it is frozen with its hash, and crews use it.

    NotAllowed for its company, for who ever spoke for it, and for who has prepared or reviewed it.
    """
    locked = _standing(jsa, JsaState.REVIEWED, version=version, by=by, action="approve_jsa")
    if locked.version != version:
        return locked.frozen.latest("revision")
    if by != SYSTEM and not access.may_approve_jsa(by.user, locked):
        check_acts_for(by, locked.register.contractor_id)
        raise NotAllowed(
            _(
                "Coordinators and managers who never spoke for the company approve what they have "
                "not reviewed."
            )
        )
    locked.approved_by, locked.approved_at = by.user, now
    _bring(locked, JsaState.APPROVED, action="approve_jsa", by=by, now=now)
    return _freeze(locked, by=by, now=now)


@transaction.atomic
def return_jsa(
    *, jsa: JobSafetyAnalysis, reason: str, version: int, by: Actor, now: datetime
) -> JobSafetyAnalysis:
    """Back to who wrote it, with a reason: a draft again. Refusal without one; Conflict for a draft
    and for one that is approved (that is revised); NotAllowed."""
    sent = {"reason": written(reason)}
    locked = locked_jsa(jsa, version=version, by=by, action="return_jsa", after=sent)
    if locked.version != version:
        return locked
    if by != SYSTEM and not access.may_return_jsa(by.user, locked):
        check_acts_for(by, locked.register.contractor_id)
        raise NotAllowed(_("Who reviews or approves an analysis returns it."))
    check_text(reason, "reason", missing=_("Write what has to be changed."))
    if locked.state not in (JsaState.HANDED_IN, JsaState.REVIEWED):
        raise Conflict(_("There is nothing to return: look how the analysis stands now."))
    locked.return_reason = written(reason)
    _unsign(locked)
    return _bring(locked, JsaState.DRAFT, action="return_jsa", by=by, now=now)


@transaction.atomic
def revise_jsa(
    *, jsa: JobSafetyAnalysis, version: int, by: Actor, now: datetime
) -> JobSafetyAnalysis:
    """The next revision of an approved one, as a draft; what was approved stays frozen."""
    check_writes(jsa.register, by)
    locked = _standing(jsa, JsaState.APPROVED, version=version, by=by, action="revise_jsa")
    if locked.version != version:
        return locked
    locked.revision += 1
    _unsign(locked)
    return _bring(locked, JsaState.DRAFT, action="revise_jsa", by=by, now=now)


@transaction.atomic
def freeze_jsa(*, jsa: JobSafetyAnalysis, by: Actor, now: datetime) -> FrozenJsa:
    """An approved one as it stands today, with the crew that has signed. Conflict for a draft."""
    check_writes(jsa.register, by)
    locked = JobSafetyAnalysis.objects.select_for_update(of=("self",)).get(pk=jsa.pk)
    _check_approved(locked)
    return _freeze(locked, by=by, now=now)


def hold_meeting(
    *,
    jsa: JobSafetyAnalysis,
    held_on: date,
    led_by: str,
    names: Sequence[str],
    note: str,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> ToolboxMeeting:
    """A crew has gone through the revision in use in a toolbox meeting; each is named. Sent twice,
    it is there once.

    Refusal at the field that is wrong; Conflict where none was approved yet; NotAllowed.
    """
    crew = list(dict.fromkeys(written(name) for name in names if is_written(name)))

    def store() -> JsonObject:
        check_writes(jsa.register, by)
        locked = JobSafetyAnalysis.objects.select_for_update(of=("self",)).get(pk=jsa.pk)
        if not locked.revision_in_use:
            raise _not_approved()
        _check_meeting(
            held_on=held_on, led_by=led_by, crew=crew, note=note,
            today=today_for(jsa.register.contractor, now),
        )  # fmt: skip
        meeting = ToolboxMeeting.objects.create(
            jsa=locked, revision=locked.revision_in_use, held_on=held_on, led_by=written(led_by),
            names=crew, note=written(note), recorded_by=by.user, recorded_at=now,
        )  # fmt: skip
        record(
            by=by, at=now, action="hold_toolbox_meeting", target=locked,
            after={"held_on": str(held_on), "led_by": meeting.led_by, "names": crew},
        )  # fmt: skip
        return {"meeting": meeting.pk}

    asked = {"held_on": str(held_on), "led_by": led_by, "names": crew, "note": note}
    about = f"jsa/{jsa.pk}/meetings"
    answer = once(operation, about=about, asked=asked, store=store, by=by, now=now)
    return ToolboxMeeting.objects.get(pk=answer["meeting"])


def _check_meeting(
    *, held_on: date, led_by: str, crew: Sequence[str], note: str, today: date
) -> None:
    if not today - timedelta(days=DAYS_BACK) <= held_on <= today:
        said = _("A toolbox meeting is entered on its day or within the %(days)s days after it.")
        _refuse("held_on", said % {"days": DAYS_BACK})
    check_text(led_by, "led_by", missing=_("Write who has led the meeting."), one_line=True)
    if not crew:
        _refuse("names", _("Write who took part: a name on each line."))
    if len(crew) > MOST_NAMES:
        _refuse("names", _("At most %(most)s names.") % {"most": MOST_NAMES})
    for name in crew:
        check_text(name, "names", one_line=True)
        if len(name) > LONGEST_NAME:
            _refuse("names", _("“%(name)s” is too long for a name.") % {"name": name[:40]})
    check_text(note, "note")
    for field, text in (("led_by", led_by), ("note", note)):
        if len(text) > (most := MEETING_TEXTS[field]):
            _refuse(field, _("At most %(most)s characters.") % {"most": most})


def _refuse(field: str, said: str) -> None:
    raise Refusal(said, fields={field: said})


def _check_approved(jsa: JobSafetyAnalysis) -> None:
    if jsa.state != JsaState.APPROVED:
        raise _not_approved()


def _not_approved() -> Conflict:
    return Conflict(_("Only an approved analysis is used: it is approved first."))


def _standing(
    jsa: JobSafetyAnalysis, state: JsaState, *, version: int, by: Actor, action: str
) -> JobSafetyAnalysis:
    """``locked_jsa`` of one in this state: what is sent twice was in it the first time."""
    locked = locked_jsa(jsa, version=version, by=by, action=action)
    if locked.version == version and locked.state != state:
        raise Conflict(_("The analysis stands elsewhere meanwhile: look how it stands now."))
    return locked


def _unsign(jsa: JobSafetyAnalysis) -> None:
    for name in ("prepared", "reviewed", "approved"):
        setattr(jsa, f"{name}_by", None)
        setattr(jsa, f"{name}_at", None)


def _bring(
    jsa: JobSafetyAnalysis, state: JsaState, *, action: str, by: Actor, now: datetime
) -> JobSafetyAnalysis:
    before, jsa.state = jsa.state, state
    jsa.version += 1
    jsa.changed_by, jsa.changed_at = by.user, now
    signs = [f"{name}_{part}" for name in ("prepared", "reviewed", "approved")
             for part in ("by", "at")]  # fmt: skip
    jsa.save(
        update_fields=[
            "state", "revision", *signs, "return_reason", "version", "changed_by", "changed_at",
        ]
    )  # fmt: skip
    after: dict[str, object] = {"state": str(state), "revision": jsa.revision}
    if jsa.return_reason:
        after["reason"] = jsa.return_reason
    record(by=by, at=now, action=action, target=jsa, before={"state": str(before)}, after=after)
    return jsa


def _freeze(jsa: JobSafetyAnalysis, *, by: Actor, now: datetime) -> FrozenJsa:
    content = jsa_content(jsa, today=today_for(jsa.register.contractor, now))
    return freeze_content(
        FrozenJsa, content, of="jsa", owner=jsa, action="freeze_jsa", by=by, now=now
    )
