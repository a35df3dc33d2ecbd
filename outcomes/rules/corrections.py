"""What a correction would make of a frozen result: the same scoring, over the same case.

Never worse for having objected: a correction that would lower percent or rating is no outcome of
an objection.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.canonical import Json, JsonObject
from instruments.sheets import Sheet, SheetItem
from outcomes.choices import TargetKind
from scoring import parse_case, result_as_json, score

NOT_APPLICABLE = {"id": "tidak berlaku", "en": "not applicable"}
NOT_COUNTED = {"id": "tidak dihitung", "en": "does not count"}
NO_DEATH = {"id": "dihitung sebagai LTI tanpa kematian", "en": "counts as an LTI without a death"}
NO_LTI = {"id": "bukan LTI", "en": "is no LTI"}


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing put right: an item's response, or what an incident counts as (None: not at all).

    ``before`` and ``after`` name it by language: the choice, or what the incident counts as.
    """

    code: str
    name: str
    before: Json
    after: Json
    response: Json | None = None
    incident: Json | None = None


@dataclass(frozen=True, slots=True)
class CorrectedFigures:
    """What a case comes to: percent as a display string, the code of the rating."""

    percent: str | None
    rating: str | None

    def as_json(self) -> dict[str, str | None]:
        """As a step keeps it."""
        return {"percent": self.percent, "rating": self.rating}


def figures_of(case: Json) -> CorrectedFigures:
    """Percent and rating of a case."""
    output: JsonObject = result_as_json(score(parse_case(dict(case))))
    return CorrectedFigures(output["percent"], output["rating"])


def corrected_case(case: Json, correction: Correction) -> Json:
    """The case with this one thing put right."""
    if correction.response is not None:
        item = correction.response["item"]
        others = [one for one in case["responses"] if one["item"] != item]
        return {**case, "responses": [*others, correction.response]}
    name, change = correction.name, correction.incident or {"counted": False}
    incidents = [one | change if one["ref"] == name else one for one in case["incidents"]]
    return {**case, "incidents": incidents}


def is_worse(after: CorrectedFigures, before: CorrectedFigures, *, case: Json) -> bool:
    """Whether percent or rating would be lower than before."""
    ladder = list(case["scheme"]["ladder"])
    if after.percent is None or (
        before.percent is not None and Decimal(after.percent) < Decimal(before.percent)
    ):
        return True
    if after.rating is None or before.rating is None:
        return after.rating is None and before.rating is not None
    return ladder.index(after.rating) > ladder.index(before.rating)


def corrections_of(
    *,
    target: str,
    code: str,
    output: Json,
    context: Json,
    case: Json,
    items: Sequence[Json],
    sheet: Sheet,
) -> list[Correction]:
    """What could be put right about a target; of a rule, in what it counted.

    ``output`` and ``context`` are of the result that was objected to, ``case`` and ``items`` (of a
    context) of the one that stands: what a later revision put right already is there, and begins at
    that.
    """
    names, incidents = _parts(target, code, output=output, context=context)
    answered = {one["item"] for one in case["responses"]}
    objected = {one["code"]: one for one in context["items"]}
    stands = {one["code"]: one for one in items}
    counted = {one["ref"]: one for one in case["incidents"]}
    found = [
        one
        for name in names
        if name in objected and name in answered and (item := sheet.item(name))
        for one in _of_item(item, objected=objected[name], stands=stands[name])
    ]
    return found + [
        one for ref in incidents if ref in counted for one in _of_incident(counted[ref])
    ]


def _parts(target: str, code: str, *, output: Json, context: Json) -> tuple[list[str], list[str]]:
    """The items and the incidents that a correction of this target can be about."""
    if target == TargetKind.ITEM:
        return [code], []
    if target == TargetKind.INCIDENT:
        return [], [code]
    fired = next(one for one in output["downgrades"] if one["rule"] == code)
    low = set(fired.get("elements", ()))
    lost = {one["item"] for one in context["lost"] if Decimal(one["points"]) > 0}
    below = [
        one["code"] for one in context["items"] if one["element"] in low and one["code"] in lost
    ]
    return [*fired.get("items", ()), *below], list(fired.get("incidents", ()))


def _of_item(item: SheetItem, *, objected: Json, stands: Json) -> Iterator[Correction]:
    before = _named(stands["choice"], stands["choice_label"] or NOT_APPLICABLE)
    for choice in item.scale.choices:
        if choice.code != objected["choice"]:
            given = {"item": item.code, "score": choice.score, "kind": choice.code}
            yield Correction(
                f"{item.code}={choice.code}", item.code, before,
                _named(choice.code, choice.label), response=given,
            )  # fmt: skip
    if item.scale.not_applicable_allowed and not objected["not_applicable"]:
        na = {"item": item.code, "na": True}
        yield Correction(f"{item.code}=na", item.code, before, NOT_APPLICABLE, response=na)


def _named(code: str, label: Json) -> Json:
    """``1 · Between 0 and 2``; the code only where it is a score."""
    return {lang: f"{code} · {text}" if code.isdigit() else text for lang, text in label.items()}


def _of_incident(incident: Json) -> Iterator[Correction]:
    ref, before = incident["ref"], {"id": "dihitung", "en": "counts"}
    yield Correction(f"{ref}=none", ref, before, NOT_COUNTED)
    if incident["fatalities"]:
        change = {"fatalities": 0, "lti": True}
        yield Correction(f"{ref}=lti", ref, before, NO_DEATH, incident=change)
    if incident["lti"] or incident["fatalities"]:
        change = {"fatalities": 0, "lti": False}
        yield Correction(f"{ref}=no-lti", ref, before, NO_LTI, incident=change)
