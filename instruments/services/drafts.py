"""Writing the next version of an instrument, a ladder or a rule set: copy, save, publish."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.canonical import JsonObject, sha256_of
from core.errors import Conflict, NotAllowed, Refusal
from core.figures.dates import check_meant
from instruments.access import may_edit_instruments
from instruments.choices import PublicationStatus, VersionKind
from instruments.differences import FieldChange, flat
from instruments.editor.form_state import SeenPart
from instruments.editor.merging import kept_words
from instruments.editor.opening import closed, unclear_problems
from instruments.editor.pages import EditedPage, MergedPage, edited_page, merged_page
from instruments.models import Draft, Instrument, Ladder, RuleSet
from instruments.models.versions import Version
from instruments.problems import nothing_stored, says, sentence
from instruments.services.lineages import has_items, with_earlier_texts, with_lineages
from instruments.services.loading import rule_set_content, store_instrument
from instruments.specs import InstrumentSpec, RuleSetSpec, as_json
from instruments.stored_specs import (
    MODELS,
    Spec,
    checked,
    document_of,
    number_of,
    published_version,
    stored_document,
)
from instruments.wording import place_of

LARGEST_VERSION = 999


def _check_allowed(by: Actor) -> None:
    if not may_edit_instruments(by.user):
        raise NotAllowed(_("Only administrators change instruments, ladders and rules."))


@transaction.atomic
def copy_version(*, kind: VersionKind, key: str, by: Actor, now: datetime) -> Draft:
    """A new draft with the content of a version, published or draft, under the next number.

    Refusal when there is no such version.
    """
    _check_allowed(by)
    number, document = number_of(key), document_of(kind, key)
    if number is None or document is None:
        raise Refusal(_("There is no version %(key)s to copy.") % {"key": key})
    code = number[0]
    version = _next_version(kind, code)
    source = Draft.objects.filter(kind=kind, code=code, version=number[1]).first()
    draft = create_draft(
        kind=kind,
        document=document | {"version": version},
        based_on=source.based_on if source else number[1],
        by=by,
        now=now,
    )
    record(
        by=by,
        at=now,
        action="copy_version",
        target=draft,
        after={"key": draft.key, "copied_from": key},
    )
    return draft


def create_draft(
    *, kind: VersionKind, document: JsonObject, based_on: int | None, by: Actor, now: datetime
) -> Draft:
    """A draft with this document, under the code and number it names; the caller records it.

    Conflict when somebody has just made it.
    """
    code, version = document["code"], document["version"]
    try:
        with transaction.atomic():
            return Draft.objects.create(
                kind=kind,
                code=code,
                version=version,
                based_on=based_on,
                document=document,
                changed_by=by.user,
                changed_at=now,
            )
    except IntegrityError as error:
        raise Conflict(
            _("Somebody else has just made version %(version)s of %(code)s: copy it again.")
            % {"version": version, "code": code}
        ) from error


def _next_version(kind: VersionKind, code: str) -> int:
    taken = [
        *MODELS[kind]._default_manager.filter(code=code).values_list("version", flat=True),
        *Draft.objects.filter(kind=kind, code=code).values_list("version", flat=True),
    ]
    version = max(taken) + 1
    if version > LARGEST_VERSION:
        raise Refusal(_("%(code)s has no number left for another version.") % {"code": code})
    return version


def _locked(draft: Draft) -> Draft:
    """The draft as it stands, locked; Conflict when it is none any more."""
    found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise Conflict(
            _("%(key)s is no draft any more: it was published or deleted meanwhile.")
            % {"key": draft.key}
        )
    return found


def _locked_as_seen(draft: Draft, edition: int, *, by: Actor) -> Draft:
    """The same; Conflict also when somebody has saved since ``edition``."""
    found = _locked(draft)
    if found.edition != edition:
        raise _stale(found, by=by)
    return found


def _stale(draft: Draft, *, by: Actor) -> Conflict:
    """Somebody saved while this person was at it."""
    return Conflict(
        _("%(person)s saved %(key)s while you were at it. Nothing of yours is stored yet.")
        % {"person": _saver(draft, by=by), "key": draft.key}
    )


def _saver(draft: Draft, *, by: Actor) -> str:
    """Who saved a draft last, as they are told to this person."""
    if draft.changed_by is None:
        return _("The system")
    return (
        _("You yourself (in another window)")
        if draft.changed_by == by.user
        else str(draft.changed_by)
    )


@dataclass(frozen=True, slots=True)
class Saved:
    """A page that was stored. ``code`` is that of the element it is about, None for no element.

    ``notices`` are sentences about codes that an earlier item had; ``kept`` says what somebody
    else stored in the same page meanwhile, "" for nothing.
    """

    draft: Draft
    code: str | None
    notices: list[str]
    kept: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A page of which nothing was stored, and why: ``refusal``.

    ``merged`` is what to show again: saved once more, it is held against what is stored now.
    """

    merged: MergedPage
    refusal: Refusal
    kept: str

    @property
    def both(self) -> list[FieldChange]:
        """What both changed, and differently."""
        return self.merged.clashes


@transaction.atomic
def save_page(
    *, edited: EditedPage, form: QueryDict, seen: SeenPart | None, by: Actor, now: datetime
) -> Saved | Clash:
    """Store what the form changed since it was drawn (``seen``), put on what is stored now.

    The draft is locked, so that two saves at once come one after the other. Clash where both
    changed a field, or where the draft would not be complete. Conflict where it is none any more.
    """
    _check_allowed(by)
    found = _locked(edited.draft)
    merged = merged_page(
        edited_page(found, edited.page, code=edited.code, seen=seen), form, seen=seen
    )
    if merged.clashes:
        return Clash(merged, _stale(found, by=by), "")
    kept = kept_words(_saver(found, by=by), merged.theirs)
    document, problems = closed(edited.kind, merged.whole)
    problems += unclear_problems(merged.whole)
    if problems:
        return Clash(merged, nothing_stored(problems), kept)
    try:
        saved, notices = _store(found, document, by=by, now=now)
    except Refusal as refusal:
        return Clash(merged, refusal, kept)
    number = merged.edited.number
    code = merged.whole["elements"][number]["code"] if number is not None else None
    return Saved(saved, code, notices, kept)


@transaction.atomic
def save_draft(
    *, draft: Draft, document: JsonObject, edition: int | None = None, by: Actor, now: datetime
) -> tuple[Draft, list[str]]:
    """Store a whole document, if all of it could be published, whatever stands there; with the
    ``edition`` that was read, Conflict where somebody has saved since.

    Returns the draft and sentences about codes that an earlier item had. Items without a lineage
    get a new one. Refusal with a sentence for each path that is wrong.
    """
    _check_allowed(by)
    found = _locked(draft) if edition is None else _locked_as_seen(draft, edition, by=by)
    return _store(found, document, by=by, now=now)


def _store(
    found: Draft, document: JsonObject, *, by: Actor, now: datetime
) -> tuple[Draft, list[str]]:
    """The same with a draft that is locked."""
    document = document | {"code": found.code, "version": found.version}
    notices: list[str] = []
    if found.kind == VersionKind.INSTRUMENT and has_items(document):
        document, notices = with_lineages(found, with_earlier_texts(found, document))
    spec, problems = checked(found.kind, document)
    if spec is None or problems:
        raise nothing_stored(problems)
    before = found.document
    found.document = stored_document(found.kind, spec, rule_set=document.get("rule_set", ""))
    found.edition += 1
    found.changed_by, found.changed_at = by.user, now
    found.save(update_fields=["document", "edition", "changed_by", "changed_at"])
    was, now_is = _changed_only(before, found.document)
    record(by=by, at=now, action="save_draft", target=found, before=was, after=now_is)
    return found, notices


def _changed_only(before: JsonObject, after: JsonObject) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs between two documents, by path: the old values and the new ones."""
    old, new = flat(before), flat(after)
    paths = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    return (
        {path: old[path] for path in paths if path in old},
        {path: new[path] for path in paths if path in new},
    )


@transaction.atomic
def delete_draft(*, draft: Draft, edition: int, by: Actor, now: datetime) -> None:
    """Throw a draft away. Conflict when somebody has saved since ``edition``."""
    _check_allowed(by)
    found = _locked_as_seen(draft, edition, by=by)
    users = _drafts_that_name(found)
    if users:
        raise Conflict(
            _("%(key)s is named by the draft %(users)s: choose another there first.")
            % {"key": found.key, "users": ", ".join(users)}
        )
    record(
        by=by,
        at=now,
        action="delete_draft",
        target=found,
        before={"key": found.key, "document": found.document},
    )
    found.delete()


def _drafts_that_name(draft: Draft) -> list[str]:
    name = {VersionKind.LADDER: "ladder", VersionKind.RULE_SET: "rule_set"}.get(
        VersionKind(draft.kind)
    )
    if name is None:
        return []
    found = Draft.objects.filter(kind=VersionKind.INSTRUMENT, **{f"document__{name}": draft.key})
    return [one.key for one in found]


@transaction.atomic
def publish_draft(
    *, draft: Draft, edition: int, name: str, effective_on: date, by: Actor, now: datetime
) -> Version:
    """Make a draft a version that never changes again, under a name and a date.

    Refusal when something is wrong with it or the year of its date, or when the ladder or the
    rules an instrument names are not published yet; Conflict when somebody has saved since
    ``edition``.
    """
    _check_allowed(by)
    check_meant(effective_on, field="effective_on", today=timezone.localdate(now))
    found = _locked_as_seen(draft, edition, by=by)
    spec, problems = checked(found.kind, found.document)
    if spec is None or problems:
        reasons = [sentence(place_of(one.path, found.document), says(one)) for one in problems]
        raise Refusal(" ".join([_("It cannot be published yet."), *reasons]))
    row = _published_row(found, spec, name=name, effective_on=effective_on, now=now)
    found.delete()
    record(
        by=by,
        at=now,
        action="publish_version",
        target=row,
        after={
            "key": row.key,
            "sha256": row.sha256,
            "name": name,
            "effective_on": effective_on.isoformat(),
        },
    )
    return row


def _published_row(
    draft: Draft, spec: Spec, *, name: str, effective_on: date, now: datetime
) -> Version:
    if isinstance(spec, InstrumentSpec):
        ladder = _needed(VersionKind.LADDER, spec.ladder)
        rule_set = _needed(VersionKind.RULE_SET, draft.document["rule_set"])
        assert isinstance(ladder, Ladder)
        assert isinstance(rule_set, RuleSet)
        instrument: Instrument = store_instrument(
            spec, ladder=ladder, rule_set=rule_set, now=now, name=name, effective_on=effective_on
        )
        return instrument
    model = RuleSet if isinstance(spec, RuleSetSpec) else Ladder
    content = rule_set_content(spec) if isinstance(spec, RuleSetSpec) else as_json(spec)
    row: Version = model._default_manager.create(
        code=spec.code,
        version=spec.version,
        title_id=spec.title.id,
        title_en=spec.title.en,
        status=PublicationStatus.PUBLISHED,
        published_at=now,
        sha256=sha256_of(content),
        content=content,
        name=name,
        effective_on=effective_on,
    )
    return row


def _needed(kind: VersionKind, key: str) -> Version:
    row = published_version(kind, key)
    if row is None:
        raise Refusal(
            _("%(kind)s %(key)s is still a draft: publish it first.")
            % {"kind": kind.label, "key": key}
        )
    return row
