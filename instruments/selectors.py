"""Reads for the pages of instruments, ladders and rule sets. All readers see all versions."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.canonical import JsonObject
from core.contributions import gathered
from core.language import localized
from instruments.choices import PublicationStatus, VersionKind
from instruments.models import Draft, Instrument, Item, Ladder, RuleSet
from instruments.models.versions import Version, WrittenVersion
from instruments.sheets import sheet_of, version_of
from instruments.specs import (
    RuleSetSpec,
    RuleTargets,
    as_json,
    read_data,
    rule_ladder_problems,
    rule_reference_problems,
)
from instruments.stored_specs import (
    MODELS,
    document_of_row,
    draft_version,
    published_version,
    rule_set_spec,
)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list. ``periods`` counts the rating years that use it."""

    kind: str
    key: str
    code: str
    version: int
    title: str
    is_draft: bool
    name: str
    effective_on: date | None
    at: datetime | None  # when it was published, or the draft last changed
    by: str
    periods: int


@dataclass(frozen=True, slots=True)
class NamedVersion:
    """A version a page is about. One of ``row`` and ``draft`` is there."""

    kind: VersionKind
    key: str
    document: JsonObject
    row: Version | None
    draft: Draft | None

    @property
    def title(self) -> str:
        """Its title in the active language."""
        return localized(self.document["title"])

    @property
    def code(self) -> str:
        """The code all its versions share."""
        return str(self.document["code"])


def versions(kind: VersionKind) -> list[VersionRow]:
    """All versions of a kind, by code, the newest first: three statements."""
    periods = _periods_by_version(kind)
    rows = [
        VersionRow(
            kind=kind,
            key=row.key,
            code=row.code,
            version=row.version,
            title=row.title,
            is_draft=False,
            name=row.name,
            effective_on=row.effective_on,
            at=row.published_at,
            by="",
            periods=periods.get(row.pk, 0),
        )
        for row in _rows(kind)
    ]
    drafts = Draft.objects.filter(kind=kind).select_related("changed_by")
    rows += [
        VersionRow(
            kind=kind,
            key=draft.key,
            code=draft.code,
            version=draft.version,
            title=draft.title,
            is_draft=True,
            name="",
            effective_on=None,
            at=draft.changed_at,
            by=str(draft.changed_by or ""),
            periods=0,
        )
        for draft in drafts
    ]
    return sorted(rows, key=lambda row: (row.code, -row.version))


def _rows(kind: VersionKind) -> list[Version]:
    if kind == VersionKind.INSTRUMENT:
        return list(Instrument.objects.defer("content"))
    if kind == VersionKind.LADDER:
        return list(Ladder.objects.defer("content"))
    return list(RuleSet.objects.defer("content"))


def _periods_by_version(kind: VersionKind) -> dict[int, int]:
    """How many periods each version of a kind is used in, by its id."""
    counted: Counter[int] = Counter()
    for usage in gathered("USAGE"):
        counted.update(usage.periods_by_version(kind))
    return counted


def options(kind: VersionKind) -> list[tuple[str, str]]:
    """(key, what it is called) of all versions of a kind, to choose from: drafts come last."""
    rows = sorted(versions(kind), key=lambda row: row.is_draft)
    return [(row.key, f"{row.key} · {row.title}{_mark(row)}") for row in rows]


def offered_rule_sets(instrument: Instrument) -> list[RuleSet]:
    """The rule sets a period on an instrument may choose, its own first.

    Published ones that name its code (or have it) and only what it and its ladder have.
    """
    own = version_of(RuleSet, instrument.rule_set_id)
    ladder = version_of(Ladder, instrument.ladder_id)
    others = RuleSet.objects.filter(status=PublicationStatus.PUBLISHED).exclude(pk=own.pk)
    of_code = Q(content__instrument=instrument.code) | Q(
        content__instrument=None, code=instrument.code
    )
    found = others.filter(of_code).order_by("title_id", "-version")
    return [own, *(one for one in found if _fits(one, instrument, ladder=ladder))]


def offered_ladders(instrument: Instrument) -> list[Ladder]:
    """The ladders a first period on an instrument may choose, its own first.

    Others, in their newest published version, have every rating of its own: whatever its rules
    lower a rating to is there, in another order or among more colours.
    """
    own = version_of(Ladder, instrument.ladder_id)
    there = Ladder.objects.filter(status=PublicationStatus.PUBLISHED).exclude(code=own.code)
    newest = there.order_by("code", "-version").distinct("code")
    return [own, *(one for one in newest if _codes(one) > _codes(own))]


def instruments_using(
    code: str, ratings: Collection[str]
) -> tuple[list[Instrument], list[Instrument]]:
    """The newest published instruments a ladder of this code and these ratings is for.

    First those that name a version of it and keep that one until their next version names this;
    then those whose first period may choose it (as in ``offered_ladders``).
    """
    published = Instrument.objects.filter(status=PublicationStatus.PUBLISHED)
    newest = list(published.select_related("ladder").order_by("code", "-version").distinct("code"))
    naming = [one for one in newest if one.ladder.code == code]
    choosing = [
        one for one in newest if one.ladder.code != code and set(ratings) > _codes(one.ladder)
    ]
    return naming, choosing


def _codes(ladder: Ladder) -> set[str]:
    return {rating["code"] for rating in ladder.content["ratings"]}


def _fits(rule_set: RuleSet, instrument: Instrument, *, ladder: Ladder) -> bool:
    levels = version_of(Instrument, instrument.pk).content["levels"]
    sheet = sheet_of(instrument.pk, levels[-1]["code"] if levels else "")
    there = RuleTargets(
        choices={choice.code for item in sheet.items for choice in item.scale.choices},
        items={item.code for item in sheet.items},
        elements={element.code for element in sheet.elements},
        aspects={aspect["code"] for aspect in sheet.content["aspects"]},
    )
    spec, _unread = read_data(document_of_row(rule_set), RuleSetSpec)
    if spec is None:
        return False
    misfits = [
        *rule_reference_problems(spec.rules, there),
        *rule_ladder_problems(spec.rules, ladder=ladder.key, ratings=_codes(ladder)),
    ]
    return not misfits


def _mark(row: VersionRow) -> str:
    word = _("draft")
    return f" ({word})" if row.is_draft else ""


def named(kind: VersionKind, key: str) -> NamedVersion | None:
    """The version of this key, published or draft, with its document; None for no such one."""
    draft = draft_version(kind, key)
    if draft is not None:
        return NamedVersion(kind=kind, key=key, document=draft.document, row=None, draft=draft)
    row = published_version(kind, key)
    if row is None:
        return None
    return NamedVersion(kind=kind, key=key, document=document_of_row(row), row=row, draft=None)


def whole_document(version: NamedVersion) -> JsonObject:
    """The document with the rules in it that an instrument refers to, to be compared and told."""
    if version.kind != VersionKind.INSTRUMENT:
        return version.document
    rules = rule_set_spec(version.document["rule_set"])
    return version.document | {"rules": as_json(rules.rules) if rules else []}


def bases_of(version: NamedVersion) -> list[str]:
    """The keys of the published versions a version can be compared with, the fitting one first.

    For a draft that is the one it was copied from, for a published version the one before it.
    """
    number = int(version.document["version"])
    numbers = list(
        MODELS[version.kind]
        ._default_manager.filter(code=version.code, status=PublicationStatus.PUBLISHED)
        .exclude(version=number)
        .order_by("-version")
        .values_list("version", flat=True)
    )
    fitting = (
        version.draft.based_on
        if version.draft
        else max((one for one in numbers if one < number), default=None)
    )
    numbers.sort(key=lambda one: one != fitting)
    return [f"{version.code}-v{one}" for one in numbers]


def answers_by_year(code: str, lineages: Collection[str]) -> Mapping[str, dict[int, int]]:
    """How many answers there are to items of these lineages, by lineage and year.

    Counted in every version of the instrument; an open item has no answer.
    """
    found: dict[str, dict[int, int]] = {}
    for usage in gathered("USAGE"):
        for lineage, years in usage.answers_by_year(code, lineages).items():
            found.setdefault(lineage, {}).update(years)
    return found


def removed_items(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(lineage, what it is called) of the items earlier versions had and this one has not."""
    present = [
        item["lineage"] for element in document["elements"] for item in element.get("items", [])
    ]
    earlier = (
        Item.objects.filter(instrument__code=document["code"])
        .exclude(lineage__in=present)
        .order_by("lineage", "-instrument__version")
        .distinct("lineage")
    )
    return [(item.lineage, f"{item.lineage} · {item.title}") for item in earlier]


def instrument_codes() -> list[tuple[str, str]]:
    """(code, what the newest version is called) of every instrument, published or draft."""
    found = {row.code: row.title for row in reversed(versions(VersionKind.INSTRUMENT))}
    return [(code, f"{code} · {title}") for code, title in sorted(found.items())]


def rating_codes() -> list[tuple[str, str]]:
    """(code, word) of every rating on any ladder: what a rule may lower to."""
    found: dict[str, str] = {}
    for content in [
        *Ladder.objects.order_by("published_at", "code", "version").values_list(
            "content", flat=True
        ),
        *Draft.objects.filter(kind=VersionKind.LADDER).values_list("document", flat=True),
    ]:
        for rating in content["ratings"]:
            found.setdefault(rating["code"], localized(rating["label"]))
    return list(found.items())


def known_ratings() -> set[str]:
    """The codes of the ratings of every ladder."""
    found = Ladder.objects.values_list("content__ratings", flat=True)
    return {rating["code"] for ratings in found for rating in ratings}


def ratings_in_words(ladders: Collection[int]) -> dict[tuple[int, str], Mapping[str, Any]]:
    """The ratings of these ladders, by the ladder's id and their code."""
    found = Ladder.objects.filter(pk__in=ladders).values_list("pk", "content__ratings")
    return {(pk, one["code"]): one for pk, ratings in found for one in ratings}


Written = TypeVar("Written", bound=WrittenVersion)


def version_in_force(model: type[Written]) -> Written | None:
    """The version that was published last; None before any was."""
    return published_versions(model).first()


def published_versions(model: type[Written]) -> QuerySet[Written]:
    """Those that were published, the one in force first."""
    published = model._default_manager.filter(status=PublicationStatus.PUBLISHED)
    return published.order_by("-published_at", "-version")


def version_before(row: Written) -> Written | None:
    """What a version is compared with: a draft with the one in force, a published one with what
    was in force until then."""
    published = type(row)._default_manager.filter(status=PublicationStatus.PUBLISHED)
    if row.published_at is not None:
        published = published.filter(published_at__lt=row.published_at)
    return published.order_by("-published_at", "-version").first()
