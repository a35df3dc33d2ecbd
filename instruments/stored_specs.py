"""Versions as specs: from rows and drafts to the objects that are checked, compared and written.

A published instrument is rows, a draft is a document; here both become the spec that a file is
read as (instruments/specs), so that there is one place of rules for all three.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from core.canonical import JsonObject
from core.figures.reading import plain_decimal
from instruments.choices import PublicationStatus, VersionKind
from instruments.models import Draft, Instrument, Ladder, RuleSet
from instruments.models.versions import Version
from instruments.specs import (
    InstrumentSpec,
    LadderSpec,
    Problem,
    RuleSetSpec,
    as_json,
    countable_of,
    instrument_problems,
    ladder_problems,
    problem,
    read_data,
    rule_ladder_problems,
    rule_reference_problems,
    rule_set_problems,
    stored_spec,
)
from instruments.specs.errors import marked as _

Spec = InstrumentSpec | LadderSpec | RuleSetSpec

KEY = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]*)-v([1-9][0-9]{0,3})")
MODELS: dict[str, type[Version]] = {
    VersionKind.INSTRUMENT: Instrument,
    VersionKind.LADDER: Ladder,
    VersionKind.RULE_SET: RuleSet,
}


def number_of(key: str) -> tuple[str, int] | None:
    """``csms-v2`` as ("csms", 2); None for what is no key."""
    found = KEY.fullmatch(key)
    return (found[1], int(found[2])) if found else None


def published_version(kind: str, key: str) -> Version | None:
    """The published version of this key, or None."""
    number = number_of(key)
    if number is None:
        return None
    return (
        MODELS[kind]
        ._default_manager.filter(
            code=number[0], version=number[1], status=PublicationStatus.PUBLISHED
        )
        .first()
    )


def draft_version(kind: str, key: str) -> Draft | None:
    """The draft of this key, or None."""
    number = number_of(key)
    if number is None:
        return None
    return Draft.objects.filter(kind=kind, code=number[0], version=number[1]).first()


def document_of(kind: str, key: str) -> JsonObject | None:
    """The document of a version, published or draft, as drafts keep it; None for no such key."""
    draft = draft_version(kind, key)
    if draft is not None:
        document: JsonObject = draft.document
        return document
    row = published_version(kind, key)
    return None if row is None else document_of_row(row)


def document_of_row(row: Version) -> JsonObject:
    """A published version as a draft would keep it."""
    if isinstance(row, Instrument):
        whole: JsonObject = as_json(published_instrument(row))
        whole.pop("rules", None)
        return whole | {"rule_set": row.rule_set.key}
    if isinstance(row, Ladder):
        return dict(row.content)
    assert isinstance(row, RuleSet)
    return {
        "code": row.code,
        "version": row.version,
        "title": {"id": row.title_id, "en": row.title_en or row.title_id},
        **row.content,
    }


def published_instrument(row: Instrument) -> InstrumentSpec:
    """The spec of a published instrument, from its rows: five statements.

    Written as a file it is read as the same spec, with the same hash.
    """
    return stored_spec(
        {
            "code": row.code,
            "version": row.version,
            "title": {"id": row.title_id, "en": row.title_en},
            "aggregation": row.aggregation,
            "ladder": row.ladder.key,
            **({} if "rule_set" in row.content else {"rules": row.rule_set.content["rules"]}),
            "elements": _element_data(row),
            **row.content,
        },
        InstrumentSpec,
    )


def _element_data(row: Instrument) -> list[JsonObject]:
    """The elements of an instrument with their items, as in a file."""
    items: dict[int, list[JsonObject]] = {}
    for item in row.items.order_by("position"):
        items.setdefault(item.element_id, []).append(
            {
                "code": item.code,
                "lineage": item.lineage,
                "title": {"id": item.title_id, "en": item.title_en},
                "weight": plain_decimal(item.weight),
                "scale": item.scale,
                **({"level": item.level} if item.level else {}),
                "aspects": item.aspects,
                **item.details,
            }
        )
    return [
        {
            "code": element.code,
            "title": {"id": element.title_id, "en": element.title_en},
            "weight": plain_decimal(element.weight),
            "items": [_with_section_code(item) for item in items[element.pk]],
            "sections": _sections(items[element.pk])
            if element.sections is None
            else element.sections,
        }
        for element in row.elements.order_by("position")
    ]


def _with_section_code(item: JsonObject) -> JsonObject:
    return item | {"section": item["section"]["code"]} if "section" in item else item


def _sections(items: list[JsonObject]) -> list[JsonObject]:
    """The sections that items name, in the order of the items."""
    named = {item["section"]["code"]: item["section"] for item in items if "section" in item}
    return list(named.values())


def ladder_spec(key: str) -> LadderSpec | None:
    """The ladder of this key, published or draft."""
    document = document_of(VersionKind.LADDER, key)
    return None if document is None else read_data(document, LadderSpec)[0]


def rule_set_spec(key: str) -> RuleSetSpec | None:
    """The rules of this key, published or draft."""
    document = document_of(VersionKind.RULE_SET, key)
    return None if document is None else read_data(document, RuleSetSpec)[0]


def checked(kind: str, document: Mapping[str, Any]) -> tuple[Spec | None, list[Problem]]:
    """The spec a document is, and every problem with it; None where it cannot even be read.

    The rules are those that files are read by. An instrument is also held against the ladder
    and the rules it names.
    """
    if kind == VersionKind.LADDER:
        ladder, problems = read_data(document, LadderSpec)
        return ladder, problems or list(ladder_problems(ladder)) if ladder else problems
    if kind == VersionKind.RULE_SET:
        rules, problems = read_data(document, RuleSetSpec)
        if rules is not None:
            problems = list(rule_set_problems(rules)) or _misfits(rules)
        return rules, problems
    return _checked_instrument(document)


def _misfits(rules: RuleSetSpec) -> list[Problem]:
    """What rules count that the newest version of their instrument lacks; [] if any has it all."""
    first: list[Problem] = []
    for spec in _versions_of(rules.instrument or rules.code):
        problems = list(rule_reference_problems(rules.rules, countable_of(spec)))
        if not problems:
            return []
        first = first or problems
    return first


def _versions_of(code: str) -> Iterator[InstrumentSpec]:
    """Every version of an instrument, drafts first, then the newest."""
    drafts = Draft.objects.filter(kind=VersionKind.INSTRUMENT, code=code).order_by("-version")
    for draft in drafts:
        data = {name: entry for name, entry in draft.document.items() if name != "rule_set"}
        spec, _problems = read_data(data, InstrumentSpec)
        if spec is not None:
            yield spec
    for row in Instrument.objects.filter(code=code, status=PublicationStatus.PUBLISHED).order_by(
        "-version"
    ):
        yield published_instrument(row)


def _checked_instrument(document: Mapping[str, Any]) -> tuple[Spec | None, list[Problem]]:
    rules = rule_set_spec(str(document.get("rule_set", "")))
    ladder = ladder_spec(str(document.get("ladder", "")))
    missing = _("is not there (any more); choose one of the list")
    problems = [problem("rule_set", missing)] if rules is None else []
    problems += [problem("ladder", missing)] if ladder is None else []
    data = {name: entry for name, entry in document.items() if name != "rule_set"}
    spec, unreadable = read_data(
        data | {"rules": as_json(rules.rules) if rules else []}, InstrumentSpec
    )
    problems += unreadable
    if spec is not None:
        problems += instrument_problems(spec)
        if ladder is not None:
            ratings = [rating.code for rating in ladder.ratings]
            problems += rule_ladder_problems(spec.rules, ladder=spec.ladder, ratings=ratings)
    return spec, problems


def stored_document(kind: str, spec: Spec, *, rule_set: str = "") -> JsonObject:
    """A checked spec as a draft keeps it: an instrument with the key of its rules, not them.

    Where a band ends is proven and then left out: it is where the one above it begins.
    """
    if isinstance(spec, LadderSpec):
        spec = replace(spec, bands=tuple(replace(band, below=None) for band in spec.bands))
    whole: JsonObject = as_json(spec)
    if kind == VersionKind.INSTRUMENT:
        whole.pop("rules", None)
        whole["rule_set"] = rule_set
    return whole
