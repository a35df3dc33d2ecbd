"""The parts of a frozen result that can be objected to: what lost something, or lowered it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import override

from core.canonical import Json
from core.figures import day
from outcomes.choices import TargetKind


@dataclass(frozen=True, slots=True)
class ObjectionTarget:
    """One part: ``title`` by language, ``points`` lost of the total ("1.5"; "" of no item)."""

    kind: TargetKind
    code: str
    title: Json
    points: str = ""


def targets_of(output: Json, context: Json) -> tuple[ObjectionTarget, ...]:
    """The rules that fired, the incidents that were confirmed, the items that lost points."""
    return (
        *_rules(output, context),
        *_incidents(context),
        *_items(output, context),
    )


def target_in(output: Json, context: Json, *, kind: str, code: str) -> ObjectionTarget | None:
    """That one; None where it lost nothing and lowered nothing."""
    found = (one for one in targets_of(output, context) if (one.kind, one.code) == (kind, code))
    return next(found, None)


def _rules(output: Json, context: Json) -> Iterator[ObjectionTarget]:
    titles = {one["code"]: one["title"] for one in context["rule_set"]["rules"]}
    for fired in output["downgrades"]:
        yield ObjectionTarget(TargetKind.RULE, fired["rule"], titles[fired["rule"]])


def _incidents(context: Json) -> Iterator[ObjectionTarget]:
    for one in context["incidents"]:
        title = {language: _incident_words(one, language) for language in ("id", "en")}
        yield ObjectionTarget(TargetKind.INCIDENT, one["ref"], title)


def _incident_words(incident: Json, language: str) -> str:
    with override(language):
        return f"{day(incident['date'])} · {incident['description'][:120]}"


def _items(output: Json, context: Json) -> Iterator[ObjectionTarget]:
    titles = {one["code"]: one["title"] for one in context["items"]}
    lost = {one["item"]: one["points"] for one in context["lost"] if Decimal(one["points"]) > 0}
    counted = {code: "" for fired in output["downgrades"] for code in fired.get("items", ())}
    for code, points in {**counted, **lost}.items():
        yield ObjectionTarget(TargetKind.ITEM, code, titles[code], points)
