"""Lessons are shared, changed, reviewed, withdrawn and taken down."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from contractors.days import today_at
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, record, record_change
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.language.texts import check_text
from core.operations import once
from files.handing_in import HandedIn, columns_of, in_storage, inspected, received
from instruments.models import Item
from outcomes.lessons import access
from outcomes.lessons.choices import MAY_BE_CHANGED, MAY_BE_WITHDRAWN, LessonStatus
from outcomes.lessons.models import Lesson, LessonFile
from outcomes.lessons.rules import carries_author, named_in
from outcomes.lessons.selectors import items_to_share_for

FILES_OF_A_LESSON = 6


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What is shared: for the item of a lineage, by name or not."""

    lineage: str
    title: str
    practice: str
    is_named: bool


def share_lesson(
    *,
    facts: LessonFacts,
    contractor: Contractor | None,
    files: "Sequence[File[bytes]]" = (),
    operation: UUID,
    by: Actor,
    now: datetime,
) -> Lesson:
    """A lesson of a contractor (None: of the owner) that waits for a coordinator's review.

    Refusal for an item that is not there, no title or practice, an anonymous one that names its
    author or carries a document, an anonymous one of the owner, a file that is not kept; NotAllowed
    for another company. Sent twice, it is there once. Call outside a transaction.
    """
    _check_shares(contractor, by)
    handed_in = _inspected(files)

    def store() -> JsonObject:
        item = _checked_item(facts, contractor=contractor, by=by)
        _check_files(facts, [one.inspected.kind for one in handed_in])
        lesson = Lesson.objects.create(
            contractor=contractor, shared_by=by.user, shared_at=now, **_columns(facts, item)
        )
        for number, one in enumerate(handed_in, start=1):
            columns = columns_of(one, by=by, now=now)
            LessonFile.objects.create(lesson=lesson, number=number, **columns)
        after = asdict(facts) | {"files": len(handed_in)}
        action = "share_lesson" if lesson.is_named else "share_anonymous_lesson"
        record(by=_told_of(lesson, by), at=now, action=action, target=lesson, after=after)
        return {"lesson": lesson.pk}

    asked = asdict(facts) | {"files": [one.sha256 for one in handed_in]}
    about = f"contractor/{contractor.pk if contractor else 'owner'}/lesson"
    with in_storage(handed_in, there=(), now=now):
        answer = once(operation, about=about, asked=asked, store=store, by=by, now=now)
    return Lesson.objects.get(pk=answer["lesson"])


@transaction.atomic
def change_lesson(
    *, lesson: Lesson, facts: LessonFacts, seen: int, by: Actor, now: datetime
) -> Lesson:
    """Say it otherwise; then it waits for review again. Refusal as for sharing; Conflict where it
    is seen by everybody already or was changed since ``seen``; NotAllowed but for its author."""
    locked = _locked(lesson)
    if by != SYSTEM and not access.is_own_lesson(by.user, locked):
        raise NotAllowed(_("Only who shared a lesson changes it."))
    if locked.status not in MAY_BE_CHANGED:
        raise Conflict(_("This lesson is not changed any more: withdraw it and share another."))
    _check_seen(locked, seen)
    item = _checked_item(facts, contractor=locked.contractor, by=by)
    _check_files(facts, list(locked.files.values_list("content_type", flat=True)))
    before = asdict(_facts_of(locked))
    columns = _columns(facts, item) | {"status": LessonStatus.WAITING, "reason": ""}
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(update_fields=[*columns, "version"])
    action = "change_lesson" if locked.is_named else "change_anonymous_lesson"
    record_change(
        by=_told_of(locked, by), at=now, action=action, target=locked,
        before=before, after=asdict(facts),
    )  # fmt: skip
    return locked


@transaction.atomic
def publish_lesson(*, lesson: Lesson, seen: int, by: Actor, now: datetime) -> Lesson:
    """Everybody sees it from now on.

    Refusal where it names another company; Conflict where it does not wait or was changed since
    ``seen``; NotAllowed but for a coordinator who did not share it.
    """
    locked = _reviewed(lesson, seen=seen, by=by)
    others = Contractor.objects.exclude(pk=locked.contractor_id or 0).values_list("name", flat=True)
    if company := named_in(f"{locked.title}\n{locked.practice}", others):
        said = _("The lesson names %(company)s: send it back, so that the name is taken out.")
        raise Refusal(said % {"company": company})
    locked.status, locked.visible_on, locked.reason = LessonStatus.VISIBLE, today_at(None, now), ""
    return _decided(locked, action="publish_lesson", by=by, now=now)


@transaction.atomic
def send_back_lesson(*, lesson: Lesson, reason: str, seen: int, by: Actor, now: datetime) -> Lesson:
    """Its author reads why, and may change it. Refusal without a reason; else as for publishing."""
    locked = _reviewed(lesson, seen=seen, by=by)
    check_text(reason, "reason", missing=_("Write why: its author reads it."))
    locked.status, locked.reason = LessonStatus.SENT_BACK, reason
    return _decided(locked, action="send_back_lesson", by=by, now=now)


@transaction.atomic
def take_down_lesson(*, lesson: Lesson, reason: str, seen: int, by: Actor, now: datetime) -> Lesson:
    """Nobody but its author and the coordinators sees it any more. Refusal without a reason;
    Conflict where it is not shared or was changed since ``seen``; NotAllowed but for
    coordinators."""
    if by != SYSTEM and not access.reviews_lessons(by.user):
        raise NotAllowed(_("Only coordinators take a lesson down."))
    check_text(reason, "reason", missing=_("Write why: its author reads it."))
    locked = _locked(lesson)
    if locked.status != LessonStatus.VISIBLE:
        raise Conflict(
            _("This lesson is not shared with everybody: there is nothing to take down.")
        )
    _check_seen(locked, seen)
    locked.status, locked.reason = LessonStatus.TAKEN_DOWN, reason
    return _decided(locked, action="take_down_lesson", by=by, now=now)


@transaction.atomic
def withdraw_lesson(*, lesson: Lesson, by: Actor, now: datetime) -> Lesson:
    """Its author shares it no longer. Conflict where it was withdrawn or taken down; NotAllowed."""
    locked = _locked(lesson)
    if by != SYSTEM and not access.is_own_lesson(by.user, locked):
        raise NotAllowed(_("Only who shared a lesson withdraws it."))
    if locked.status not in MAY_BE_WITHDRAWN:
        raise Conflict(_("This lesson is shared no longer."))
    locked.status = LessonStatus.WITHDRAWN
    locked.version += 1
    locked.save(update_fields=["status", "version"])
    action = "withdraw_lesson" if locked.is_named else "withdraw_anonymous_lesson"
    record(by=_told_of(locked, by), at=now, action=action, target=locked)
    return locked


def _told_of(lesson: Lesson, by: Actor) -> Actor:
    """Whom the trail names, and from which address. Its readers review no lessons, so of one
    without a name it names nobody: the row itself keeps who shared it (``shared_by``)."""
    return by if lesson.is_named else SYSTEM


def _decided(locked: Lesson, *, action: str, by: Actor, now: datetime) -> Lesson:
    locked.reviewed_by = by.user
    locked.version += 1
    locked.save(update_fields=["status", "visible_on", "reason", "reviewed_by", "version"])
    after = {"reason": locked.reason} if locked.reason else None
    record(by=by, at=now, action=action, target=locked, after=after)
    return locked


def _locked(lesson: Lesson) -> Lesson:
    rows = Lesson.objects.select_for_update(of=["self"]).select_related("contractor")
    return rows.get(pk=lesson.pk)


def _reviewed(lesson: Lesson, *, seen: int, by: Actor) -> Lesson:
    locked = _locked(lesson)
    if by != SYSTEM and not access.may_review_lesson(by.user, locked):
        raise NotAllowed(_("A coordinator who did not share the lesson reviews it."))
    if locked.status != LessonStatus.WAITING:
        raise Conflict(_("This lesson does not wait for review."))
    _check_seen(locked, seen)
    return locked


def _check_seen(locked: Lesson, seen: int) -> None:
    if locked.version != seen:
        raise Conflict(_("Somebody has changed this lesson meanwhile: look at it again."))


def _check_shares(contractor: Contractor | None, by: Actor) -> None:
    if by != SYSTEM and not access.may_share_for(by.user, contractor):
        raise NotAllowed(_("You share lessons for your own company only."))


def _inspected(files: "Sequence[File[bytes]]") -> list[HandedIn]:
    if len(files) > FILES_OF_A_LESSON:
        said = _("At most %(limit)s files are taken: choose fewer.") % {"limit": FILES_OF_A_LESSON}
        raise Refusal(said, fields={"evidence": said})
    by_hash = {one.sha256: one for one in received(files)}
    return inspected(list(by_hash.values()), field="evidence")


def _checked_item(facts: LessonFacts, *, contractor: Contractor | None, by: Actor) -> Item:
    """The item it is for. Refusal for what cannot be shared like this."""
    check_text(facts.title, "title", missing=_("Write a title."), one_line=True)
    check_text(facts.practice, "practice", missing=_("Write what you do, and how."))
    item = items_to_share_for().filter(lineage=facts.lineage).first()
    if item is None:
        said = _("There is no such item: choose one of the list.")
        raise Refusal(said, fields={"lineage": said})
    if not facts.is_named:
        _check_anonymous(facts, contractor=contractor, by=by)
    return item


def _check_anonymous(facts: LessonFacts, *, contractor: Contractor | None, by: Actor) -> None:
    if contractor is None:
        said = _("%(owner)s shares by its name.") % {"owner": settings.OWNER_NAME}
        raise Refusal(said, fields={"is_named": said})
    names = [contractor.name, by.user.get_full_name() if by.user else ""]
    for field in ("title", "practice"):
        if name := named_in(getattr(facts, field), names):
            said = _("The text names %(name)s: take the name out, or share it by name.")
            raise Refusal(said % {"name": name}, fields={field: said % {"name": name}})


def _check_files(facts: LessonFacts, types: Sequence[str]) -> None:
    if not facts.is_named and carries_author(types):
        said = _("Without a name only photos are taken: a document carries who wrote it.")
        raise Refusal(said, fields={"evidence": said})


def _columns(facts: LessonFacts, item: Item) -> JsonObject:
    element = item.element
    return {
        "title": facts.title,
        "practice": facts.practice,
        "is_named": facts.is_named,
        "lineage": item.lineage,
        "code": item.code,
        "item_title": {"id": item.title_id, "en": item.title_en},
        "instrument": item.instrument.code,
        "element": element.code,
        "element_title": {"id": element.title_id, "en": element.title_en},
        "place": element.position * 1000 + item.position,
    }


def _facts_of(lesson: Lesson) -> LessonFacts:
    return LessonFacts(lesson.lineage, lesson.title, lesson.practice, lesson.is_named)
