"""Loading instrument files: all of a file, or nothing of it. Loading twice changes nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.canonical import sha256_of
from core.errors import Conflict, Refusal
from instruments.choices import PublicationStatus, VersionKind
from instruments.models import Draft, Element, Instrument, Item, Ladder, RuleSet
from instruments.models.versions import Version
from instruments.problems import file_sentence
from instruments.specs import (
    ElementSpec,
    InstrumentFileError,
    InstrumentFiles,
    InstrumentSpec,
    ItemSpec,
    LadderSpec,
    RuleSetSpec,
    as_json,
    misfits,
    read_instrument_files,
    read_ladder_file,
    read_rule_set_file,
)

CONTENT = ("origin", "aspects", "documents", "scales", "levels", "groups")
KINDS: dict[type[Version], VersionKind] = {
    Instrument: VersionKind.INSTRUMENT,
    Ladder: VersionKind.LADDER,
    RuleSet: VersionKind.RULE_SET,
}
V = TypeVar("V", bound=Version)
DETAILS = ("guide", "evidence", "indicator", "measured", "references")


def load_instruments(*, folder: Path, by: Actor, now: datetime) -> list[str]:
    """Load and publish every instrument of a folder every ladder of its ``ladders/``
    and every rule set of its ``rules/``.

    Returns the keys of the instruments newly loaded.

    Refusal with the file, path and problem of the first malformed file: then none of the
    folder is loaded. Conflict when a published version has been edited in its file.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise Refusal(_("There is no instrument file (*.yaml) in %(folder)s.") % {"folder": folder})
    try:
        files = [read_instrument_files(path) for path in paths]
        ladders = [read_ladder_file(path) for path in sorted(folder.glob("ladders/*.yaml"))]
        rule_sets = [read_rule_set_file(path) for path in sorted(folder.glob("rules/*.yaml"))]
        _check_that_all_fit(rule_sets, files)
    except InstrumentFileError as error:
        raise Refusal(file_sentence(error)) from error
    with transaction.atomic():
        for ladder in ladders:
            _published(Ladder, ladder, content=as_json(ladder), now=now)
        for rule_set in rule_sets:
            _published(RuleSet, rule_set, content=rule_set_content(rule_set), now=now)
        return [key for file in files if (key := _load(file, by=by, now=now))]


def _check_that_all_fit(rule_sets: Iterable[RuleSetSpec], files: Iterable[InstrumentFiles]) -> None:
    """Raise InstrumentFileError for a rule set that fits no version of its instrument here."""
    for rule_set in rule_sets:
        code = rule_set.instrument or rule_set.code
        versions = sorted(
            (file for file in files if file.instrument.code == code),
            key=lambda file: -file.instrument.version,
        )
        found = [misfits(rule_set, version) for version in versions]
        if found and all(found):
            name = f"rules/{rule_set.code}-v{rule_set.version}.yaml"
            raise InstrumentFileError(name, found[0][0])


def rule_set_content(spec: RuleSetSpec) -> dict[str, Any]:
    """A rule set as its row keeps it: the rules, and the instrument where they name one."""
    whole = as_json(spec)
    content = {"rules": whole.get("rules", [])}
    return content | {name: whole[name] for name in ("instrument",) if name in whole}


def _load(file: InstrumentFiles, *, by: Actor, now: datetime) -> str | None:
    """Store one instrument with its ladder and rules; None when it is already there."""
    spec = file.instrument
    if _loaded_before(Instrument, spec, sha256=sha256_of(as_json(spec))):
        return None
    ladder = _published(Ladder, file.ladder, content=as_json(file.ladder), now=now)
    rule_set = (
        _published(RuleSet, file.rule_set, content=rule_set_content(file.rule_set), now=now)
        if file.rule_set
        else _rules(spec, now=now)
    )
    instrument = store_instrument(spec, ladder=ladder, rule_set=rule_set, now=now)
    record(
        by=by,
        at=now,
        action="load_instrument",
        target=instrument,
        after={"key": instrument.key, "sha256": instrument.sha256},
    )
    return instrument.key


def store_instrument(
    spec: InstrumentSpec,
    *,
    ladder: Ladder,
    rule_set: RuleSet,
    now: datetime,
    name: str = "",
    effective_on: date | None = None,
) -> Instrument:
    """The spec as a published instrument with its elements and items. The caller has checked it."""
    whole = as_json(spec)
    instrument = Instrument.objects.create(
        code=spec.code,
        version=spec.version,
        title_id=spec.title.id,
        title_en=spec.title.en,
        sha256=sha256_of(whole),
        aggregation=spec.aggregation,
        ladder=ladder,
        rule_set=rule_set,
        content={name: whole.get(name, []) for name in CONTENT}
        | {name: whole[name] for name in ("rule_set",) if name in whole},
        name=name,
        effective_on=effective_on,
    )
    _store_items(instrument, spec)
    instrument.status = PublicationStatus.PUBLISHED
    instrument.published_at = now
    instrument.save(update_fields=["status", "published_at"])
    return instrument


def _rules(spec: InstrumentSpec, *, now: datetime) -> RuleSet:
    """The rules of an instrument file: those that are there already, or a version of them.

    They get the number of the instrument, or the next one where other rules have that.
    """
    content = {"rules": as_json(spec.rules)}
    of_code = RuleSet.objects.filter(code=spec.code)
    same = of_code.filter(sha256=sha256_of(content), status=PublicationStatus.PUBLISHED)
    if there := same.order_by("version").first():
        return there
    taken = {
        *of_code.values_list("version", flat=True),
        *Draft.objects.filter(kind=VersionKind.RULE_SET, code=spec.code).values_list(
            "version", flat=True
        ),
    }
    version = spec.version if spec.version not in taken else max(taken) + 1
    return _published(RuleSet, replace(spec, version=version), content=content, now=now)


def _loaded_before(
    model: type[V], spec: InstrumentSpec | LadderSpec | RuleSetSpec, *, sha256: str
) -> V | None:
    """The version as it is stored, if it is; Conflict when its file has changed since."""
    if Draft.objects.filter(kind=KINDS[model], code=spec.code, version=spec.version).exists():
        raise Conflict(
            _(
                "%(key)s is being written here as a draft: publish or delete the draft, or save "
                "the file as another version."
            )
            % {"key": f"{spec.code}-v{spec.version}"}
        )
    existing = model._default_manager.filter(code=spec.code, version=spec.version).first()
    if existing is not None and existing.sha256 != sha256:
        raise Conflict(
            _(
                "%(key)s is published and its file has changed since: a published version never "
                "changes. Undo the edit, or save it as version %(next)s."
            )
            % {"key": existing.key, "next": spec.version + 1}
        )
    return existing


def _published(
    model: type[V], spec: InstrumentSpec | LadderSpec | RuleSetSpec, *, content: Any, now: datetime
) -> V:
    """A version that is nothing but its content (a ladder, a rule set), stored once."""
    sha256 = sha256_of(content)
    return _loaded_before(model, spec, sha256=sha256) or model._default_manager.create(
        code=spec.code,
        version=spec.version,
        title_id=spec.title.id,
        title_en=spec.title.en,
        status=PublicationStatus.PUBLISHED,
        published_at=now,
        sha256=sha256,
        content=content,
    )


def _store_items(instrument: Instrument, spec: InstrumentSpec) -> None:
    position = 0
    for number, element_spec in enumerate(spec.elements, start=1):
        element = Element.objects.create(
            instrument=instrument,
            code=element_spec.code,
            position=number,
            title_id=element_spec.title.id,
            title_en=element_spec.title.en,
            weight=element_spec.weight,
            sections=as_json(element_spec.sections),
        )
        rows = []
        for item_spec in element_spec.items:
            position += 1
            rows.append(_item_row(element, element_spec, spec=item_spec, position=position))
        Item.objects.bulk_create(rows)


def _item_row(element: Element, within: ElementSpec, *, spec: ItemSpec, position: int) -> Item:
    whole = as_json(spec)
    details = {name: whole[name] for name in DETAILS if name in whole}
    if spec.section is not None:
        section = next(section for section in within.sections if section.code == spec.section)
        details["section"] = as_json(section)
    return Item(
        instrument_id=element.instrument_id,
        element=element,
        code=spec.code,
        lineage=spec.lineage,
        position=position,
        title_id=spec.title.id,
        title_en=spec.title.en,
        weight=spec.weight,
        scale=spec.scale,
        aspects=list(spec.aspects),
        level=spec.level or "",
        details=details,
    )
