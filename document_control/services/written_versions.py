"""Versions that are written as the text of a file: drafts, publication, the files of a library.

What such a version may say, who writes it and what its deeds are called is for its own room, which
asks and names that here: a ``model`` whose rows they are, a ``spec`` that was read already.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.canonical import JsonObject, sha256_of
from core.errors import Conflict, Refusal
from instruments.choices import PublicationStatus
from instruments.models.versions import WrittenVersion
from instruments.problems import file_sentence, says, sentence
from instruments.specs import InstrumentFileError, as_json
from instruments.specs.errors import Problem
from instruments.specs.parts import Text
from instruments.wording import place_of


class WrittenSpec(Protocol):
    """What the text of a version was read to."""

    @property
    def code(self) -> str:
        """What all its versions are called."""

    @property
    def version(self) -> int:
        """Counted from 1."""

    @property
    def title(self) -> Text:
        """In both languages."""


Row = TypeVar("Row", bound=WrittenVersion)
Spec = TypeVar("Spec", bound=WrittenSpec)


def refused_text(error: InstrumentFileError) -> Refusal:
    """What is wrong with a text that was typed or pasted, at ``text``, with line and remedy."""
    said = file_sentence(error)
    return Refusal(said, fields={"text": said})


def check_no_draft(drafts: QuerySet[Row]) -> None:
    """Conflict where one is being written already: two would each leave out what the other
    changed. ``drafts``: the versions among which there may be one."""
    draft = drafts.filter(status=PublicationStatus.DRAFT).first()
    if draft is not None:
        said = _("%(key)s is being written already: change that draft, or delete it first.")
        raise Conflict(said % {"key": draft.key})


def add_draft(model: type[Row], spec: WrittenSpec, *, action: str, by: Actor, now: datetime) -> Row:
    """A new draft. Conflict where its code and version are there already."""
    draft = model(
        code=spec.code, version=spec.version, changed_by=by.user, changed_at=now, edition=1
    )
    if _there(model, spec) is not None:
        raise _taken(draft)
    _put(draft, spec)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:  # of two at once the second one looked too early
        raise _taken(draft) from error
    record(by=by, at=now, action=action, target=draft, after={"key": draft.key})
    return draft


def _taken(draft: WrittenVersion) -> Conflict:
    said = _("%(key)s is there already: give another code, or version %(next)s.") % {
        "key": draft.key,
        "next": next_version(type(draft), draft.code),
    }
    return Conflict(said, fields={"text": said})


def save_draft(
    draft: Row, spec: WrittenSpec, *, edition: int, action: str, by: Actor, now: datetime
) -> Row:
    """The draft says from now on what ``spec`` says; its code and version stay.

    Conflict where it was published or saved by somebody else since ``edition``.
    """
    locked = locked_draft(draft)
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
    told = {"sha256": locked.sha256}
    record(by=by, at=now, action=action, target=locked, before={"sha256": before}, after=told)
    return locked


def publish_draft(
    draft: Row,
    *,
    problems: Callable[[JsonObject], Iterable[Problem]],
    edition: int | None = None,
    action: str,
    by: Actor,
    now: datetime,
) -> Row:
    """From now on it never changes. ``problems``: what its content may not have by then.

    Refusal that tells them all; Conflict where it is published already, or was saved since the
    ``edition`` that somebody looked at.
    """
    locked = locked_draft(draft)
    said = _(
        "%(person)s has saved this draft since you looked at it: nothing was published. "
        "Look at what differs now, then publish."
    )
    _check_seen(locked, edition, said=said)
    if reasons := sentences_of(problems(locked.content), locked.content):
        raise Refusal(" ".join(reasons))
    locked.status, locked.published_at = PublicationStatus.PUBLISHED, now
    locked.save(update_fields=["status", "published_at"])
    told = {"key": locked.key, "sha256": locked.sha256}
    record(by=by, at=now, action=action, target=locked, after=told)
    return locked


def sentences_of(problems: Iterable[Problem], content: JsonObject) -> list[str]:
    """What is wrong with a draft to a person: each place by its name, not as the file counts it."""
    return [sentence(place_of(found.path, content), says(found)) for found in problems]


def _check_seen(draft: WrittenVersion, edition: int | None, *, said: str) -> None:
    if edition is not None and draft.edition != edition:
        raise Conflict(said % {"person": draft.changed_by or _("The system")})


def delete_draft(
    draft: WrittenVersion,
    *,
    edition: int | None = None,
    action: str,
    by: Actor,
    now: datetime,
) -> None:
    """A draft that is not wanted. Conflict where it is published, or was saved since the
    ``edition`` that somebody looked at."""
    locked = locked_draft(draft)
    said = _("%(person)s has saved this draft since you looked at it: it was not deleted.")
    _check_seen(locked, edition, said=said)
    record(by=by, at=now, action=action, target=locked, before={"key": locked.key})
    locked.delete()


def locked_draft(draft: Row) -> Row:
    """The draft, for this transaction alone. Conflict where it is gone or published."""
    locked = type(draft)._default_manager.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise Conflict(_("This draft was deleted meanwhile."))
    check_draft(locked)
    return locked


def check_draft(row: WrittenVersion) -> None:
    """Conflict where it is a draft no more."""
    if row.is_published:
        said = _("%(key)s is published and never changes: begin its next version.")
        raise Conflict(said % {"key": row.key})


def next_version(model: type[WrittenVersion], code: str) -> int:
    """The number of the version after the last."""
    last = model._default_manager.filter(code=code).aggregate(last=Max("version"))["last"]
    return int(last or 0) + 1


def load_library(
    model: type[Row], folder: Path, *, read: Callable[[Path], Spec], publish: Callable[[Spec], Row]
) -> list[str]:
    """Publish every version of a folder that is not here; the keys of those.

    Twice changes nothing. Refusal for the first malformed file, before any is published; Conflict
    where a version is here that says something else.
    """
    try:
        found = [read(path) for path in sorted(folder.glob("*.yaml"))]
    except InstrumentFileError as error:
        raise Refusal(file_sentence(error)) from error
    return [publish(spec).key for spec in found if not _is_here(model, spec)]


def _is_here(model: type[WrittenVersion], spec: WrittenSpec) -> bool:
    there = _there(model, spec)
    if there is not None and there.sha256 != sha256_of(as_json(spec)):
        raise Conflict(
            _(
                "%(key)s is here already and its file says something else: a published version "
                "never changes. Undo the edit, or save it as the next version."
            )
            % {"key": there.key}
        )
    return there is not None


def _there(model: type[Row], spec: WrittenSpec) -> Row | None:
    return model._default_manager.filter(code=spec.code, version=spec.version).first()


def _put(draft: WrittenVersion, spec: WrittenSpec) -> None:
    content = as_json(spec)
    draft.title_id, draft.title_en = spec.title.id, spec.title.en
    draft.content, draft.sha256 = content, sha256_of(content)
