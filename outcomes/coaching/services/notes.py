"""What is written about a step: sessions and what is done by the coordinator, progress by the
contractor. Files come in by the one way files come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.base import File
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contractors.access import check_works_for
from contractors.days import today_for
from core.audit import SYSTEM, Actor, record
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.language.texts import check_text
from core.operations import once
from files.handing_in import HandedIn, columns_of, in_storage, inspected, received
from outcomes.coaching import access
from outcomes.coaching.choices import CoachingNoteKind
from outcomes.coaching.models import CoachingFile, CoachingNote, CoachingStep
from outcomes.coaching.services.plans import locked_step

FILES_OF_A_NOTE = 10
DEEDS = {
    CoachingNoteKind.SESSION: "hold_coaching_session",
    CoachingNoteKind.PROGRESS: "report_coaching_progress",
    CoachingNoteKind.DONE: "finish_coaching_step",
    CoachingNoteKind.REOPENED: "reopen_coaching_step",
}


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What was done or reported, on which day."""

    kind: CoachingNoteKind
    on: date
    text: str


def note_coaching(
    *,
    step: CoachingStep,
    facts: NoteFacts,
    files: "Sequence[File[bytes]]" = (),
    operation: UUID,
    by: Actor,
    now: datetime,
) -> CoachingNote:
    """Write about a step; what is done closes it, opening it again takes that back.

    Refusal for no text, a day before the plan or still to come, or a file that is not kept;
    Conflict for a step that is a finding, or that is done (open, for opening it again); NotAllowed
    for the other side's kind of note. Sent twice, it is there once. Call outside a transaction.
    """
    check_text(facts.text, "text", missing=_("Write what was done or agreed, and what shows it."))
    _check_person(step, facts.kind, by=by)
    handed_in = _inspected(files)

    def store() -> JsonObject:
        locked = locked_step(step)
        _check_state(locked, facts.kind)
        _check_day(locked, facts.on, today=today_for(locked.plan.evaluation.contractor, now))
        note = _written(locked, facts, handed_in=handed_in, by=by, now=now)
        after = {"on": str(facts.on), "text": facts.text, "files": len(handed_in)}
        record(by=by, at=now, action=DEEDS[facts.kind], target=locked, after=after)
        return {"note": note.pk}

    asked = {
        "kind": facts.kind, "on": str(facts.on), "text": facts.text,
        "files": [one.sha256 for one in handed_in],
    }  # fmt: skip
    about = f"coaching-step/{step.pk}/note"
    with in_storage(handed_in, there=(), now=now):
        answer = once(operation, about=about, asked=asked, store=store, by=by, now=now)
    return CoachingNote.objects.get(pk=answer["note"])


def _written(
    step: CoachingStep,
    facts: NoteFacts,
    *,
    handed_in: Sequence[HandedIn],
    by: Actor,
    now: datetime,
) -> CoachingNote:
    """The note with its files; the step is done, or open again, where it says so."""
    note = CoachingNote.objects.create(
        step=step, kind=facts.kind, on=facts.on, text=facts.text, by=by.user, at=now
    )
    for one in handed_in:
        CoachingFile.objects.create(note=note, **columns_of(one, by=by, now=now))
    if facts.kind in (CoachingNoteKind.DONE, CoachingNoteKind.REOPENED):
        step.done_on = facts.on if facts.kind == CoachingNoteKind.DONE else None
        step.version += 1
        step.save(update_fields=["done_on", "version"])
    return note


def _inspected(files: "Sequence[File[bytes]]") -> list[HandedIn]:
    if len(files) > FILES_OF_A_NOTE:
        said = _("At most %(limit)s files are taken: choose fewer.") % {"limit": FILES_OF_A_NOTE}
        raise Refusal(said, fields={"evidence": said})
    by_hash = {one.sha256: one for one in received(files)}
    return inspected(list(by_hash.values()), field="evidence")


def _check_person(step: CoachingStep, kind: CoachingNoteKind, *, by: Actor) -> None:
    if by == SYSTEM:
        return
    if kind == CoachingNoteKind.PROGRESS:
        sees = by.user and access.coaching_steps_visible_to(by.user).filter(pk=step.pk).exists()
        if not (access.reports_progress(by.user) and sees):
            raise NotAllowed(_("Only a representative of this company reports its progress."))
    elif not access.coaches(by.user, step.plan.evaluation.contractor_id):
        check_works_for(by, step.plan.evaluation.contractor)
        raise NotAllowed(_("Only coordinators hold sessions and say what is done."))


def _check_state(step: CoachingStep, kind: CoachingNoteKind) -> None:
    is_done = step.done_on is not None
    if is_done and kind != CoachingNoteKind.REOPENED:
        raise Conflict(_("This step is done: nothing more is written about it."))
    if not is_done and kind == CoachingNoteKind.REOPENED:
        raise Conflict(_("This step is open already."))


def _check_day(step: CoachingStep, on: date, *, today: date) -> None:
    begun = step.plan.begun_on
    if begun <= on <= today:
        return
    said = _("The day must lie between %(begun)s, when the plan was begun, and today (%(today)s).")
    said %= {"begun": date_format(begun), "today": date_format(today)}
    raise Refusal(said, fields={"on": said})
