"""From what is stored to a scoring case, and back to what pages show while it is open.

The case is the JSON of docs/scoring.md; scoring itself is all in ``scoring/``.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Protocol

from cases.figures import Exact
from core.canonical import JsonObject
from core.memory import Memory
from evaluations.models import Evaluation, Period
from evaluations.rules.open_items import is_answered
from instruments.models import Ladder, RuleSet
from instruments.sheets import Sheet, version_of
from instruments.specs.parts import COUNTED_KEYS
from monitoring.choices import LOST_TIME, IncidentStatus
from monitoring.models import Incident
from scoring import Response, ScoringSheet, parse_terms, prepare, result_as_json

RULE_KEYS = ("code", "measure", "at_least", "effect", *COUNTED_KEYS)
_prepared: Memory[tuple[int, str, int, int, int], ScoringSheet] = Memory(1000)


class ScorableAnswer(Protocol):
    """What scoring needs of an answer: a choice on the item's scale, or not applicable."""

    @property
    def choice(self) -> str: ...
    @property
    def not_applicable(self) -> bool: ...


class PinnedTo(Protocol):
    """What scoring needs of an evaluation: what it is pinned to."""

    @property
    def instrument_id(self) -> int: ...
    @property
    def level(self) -> str: ...
    @property
    def ladder_id(self) -> int: ...
    @property
    def rule_set_id(self) -> int: ...
    @property
    def period_id(self) -> int: ...


def case_of(
    evaluation: Evaluation,
    sheet: Sheet,
    *,
    answers: Mapping[int, ScorableAnswer],
    incidents: Iterable[Incident],
) -> JsonObject:
    """The scoring case of an evaluation. ``answers`` by item id; an open item has no response."""
    return terms_of(
        sheet, period=evaluation.period, ladder=evaluation.ladder, rule_set=evaluation.rule_set
    ) | {
        "responses": [
            _response(item, answer)
            for item in sheet.items
            if (answer := answers.get(item.id)) and _is_answered(answer)
        ],
        "incidents": scored_incidents(incidents),
    }


def scored_incidents(incidents: Iterable[Incident]) -> list[JsonObject]:
    """The incidents of a case, as they are decided by now."""
    return [
        {
            "ref": incident.reference,
            "date": incident.date.isoformat(),
            "lti": incident.kind in LOST_TIME,
            "fatalities": incident.fatalities,
            "counted": incident.status == IncidentStatus.CONFIRMED,
        }
        for incident in incidents
    ]


def _is_answered(answer: ScorableAnswer) -> bool:
    return is_answered(choice=answer.choice, not_applicable=answer.not_applicable)


def _response(item: Any, answer: ScorableAnswer) -> JsonObject:
    if answer.not_applicable:
        return {"item": item.code, "na": True}
    choice = item.scale.choice(answer.choice)
    return {"item": item.code, "score": choice.score, "kind": choice.code}


def terms_of(sheet: Sheet, *, period: Period, ladder: Ladder, rule_set: RuleSet) -> JsonObject:
    """The part of a case that stays the same while answers come in."""
    return {
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "aggregation": sheet.aggregation,
        "elements": [{"code": e.code, "weight": e.weight} for e in sheet.elements],
        "items": [
            {
                "code": item.code,
                "element": item.element_code,
                "aspects": list(item.aspects),
                "weight": item.weight,
                "max": item.scale.max,
            }
            for item in sheet.items
        ],
        "groups": [{"code": g["code"], "elements": g["elements"]} for g in sheet.groups],
        "scheme": {
            "ladder": [rating["code"] for rating in ladder.content["ratings"]],
            "bands": ladder.content["bands"],
            "pass_mark": ladder.content["pass_mark"],
        },
        "rules": list(_rules(rule_set.content["rules"], sheet)),
    }


def _rules(rules: Iterable[JsonObject], sheet: Sheet) -> Iterator[JsonObject]:
    """The rules that run, cut to the items, elements and aspects that this level has."""
    present: dict[str, Container[str]] = {
        "items": {item.code for item in sheet.items},
        "elements": {element.code for element in sheet.elements},
        "aspects": {aspect for item in sheet.items for aspect in item.aspects},
    }
    for rule in rules:
        cut = {
            name: [code for code in rule[name] if code in codes]
            for name, codes in present.items()
            if name in rule
        }
        if rule["on"] and all(cut.values()):
            yield {name: rule[name] for name in RULE_KEYS if name in rule} | cut


@lru_cache(10_000)
def _chosen(item: str, choice: str, *, score: Exact) -> Response:
    """One of the few responses an item can have: each save scores all items anew."""
    return Response(item=item, score=score, kind=choice)


def summary_of(
    pinned: PinnedTo, sheet: Sheet, *, answers: Mapping[int, ScorableAnswer]
) -> JsonObject:
    """What the answers give so far, before rules: the shape of ``Evaluation.summary``."""
    key = (
        pinned.instrument_id,
        pinned.level,
        pinned.ladder_id,
        pinned.rule_set_id,
        pinned.period_id,
    )
    prepared = _prepared.get(key)
    if prepared is None:
        terms = terms_of(
            sheet,
            period=Period.objects.get(pk=pinned.period_id),
            ladder=version_of(Ladder, pinned.ladder_id),
            rule_set=version_of(RuleSet, pinned.rule_set_id),
        )
        prepared = _prepared[key] = prepare(parse_terms(terms))
    output: JsonObject = result_as_json(
        prepared.score(
            [
                Response(item=item.code, na=True)
                if answer.not_applicable
                else _chosen(item.code, answer.choice, score=item.scale.points[answer.choice])
                for item in sheet.items
                if (answer := answers.get(item.id)) and _is_answered(answer)
            ]
        )
    )
    return {
        "counts": output["counts"],
        "percent": output["percent"],
        "range": output["range"],
        "elements": {
            element["code"]: {"percent": element["percent"], "counts": element["counts"]}
            for element in output["elements"]
        },
    }
