"""From JSON to a checked case. The shape is read here, the sense is checked by scoring/check.py.

Keys that docs/scoring.md does not name are ignored. A key with a default may be left out, but not
be null.
"""

from dataclasses import fields

from cases.bands import read_bands
from cases.reading import Value, read_json
from scoring.case import (
    AnswersOfKind,
    AspectsBelow,
    CaseElement,
    CaseIncident,
    CaseItem,
    CasePeriod,
    ElementsBelow,
    Group,
    IncidentMeasure,
    ItemsAtMost,
    Measure,
    Response,
    Rule,
    Scheme,
    ScoringCase,
    Terms,
)
from scoring.check import check_case, check_terms
from scoring.ratings import MEASURES

_MEASURE_KEYS = [
    field.name
    for measure in (AnswersOfKind, ItemsAtMost, ElementsBelow, AspectsBelow)
    for field in fields(measure)
]


def parse_case(data: object) -> ScoringCase:
    """Return the checked case a JSON object holds. Raises CaseError at the first problem."""
    root = Value(data)
    case = ScoringCase(
        terms=_terms(root),
        responses=tuple(map(_response, root.get("responses").each())),
        incidents=tuple(map(_incident, root.get("incidents", []).each())),
    )
    check_case(case)
    return case


def parse_terms(data: object) -> Terms:
    """Return the checked terms of a JSON object that has, or lacks, responses and incidents.

    For callers that keep the terms and score them often, see `prepare`. Raises CaseError.
    """
    terms = _terms(Value(data))
    check_terms(terms)
    return terms


def parse_json(text: bytes) -> ScoringCase:
    """Return the checked case that UTF-8 JSON text holds. Raises CaseError, also for bad JSON."""
    return parse_case(read_json(text).raw)


def _terms(root: Value) -> Terms:
    return Terms(
        period=_period(root.get("period")),
        aggregation=root.get("aggregation").code(),
        elements=tuple(map(_element, root.get("elements").each())),
        items=tuple(map(_item, root.get("items").each())),
        groups=tuple(map(_group, root.get("groups", []).each())),
        scheme=_scheme(root.get("scheme")),
        rules=tuple(map(_rule, root.get("rules", []).each())),
    )


def _period(value: Value) -> CasePeriod:
    return CasePeriod(start=value.get("start").day(), end=value.get("end").day())


def _element(value: Value) -> CaseElement:
    return CaseElement(code=value.get("code").code(), weight=value.get("weight", "1").number())


def _item(value: Value) -> CaseItem:
    return CaseItem(
        code=value.get("code").code(),
        element=value.get("element").code(),
        aspects=value.get("aspects", []).codes(),
        weight=value.get("weight", "1").number(),
        max=value.get("max").number(),
    )


def _group(value: Value) -> Group:
    return Group(code=value.get("code").code(), elements=value.get("elements").codes())


def _scheme(value: Value) -> Scheme:
    return Scheme(
        ladder=value.get("ladder").codes(),
        bands=read_bands(value.get("bands")),
        pass_mark=value.get("pass_mark").number(),
    )


def _rule(value: Value) -> Rule:
    effect = value.get("effect")
    return Rule(
        code=value.get("code").code(),
        measure=_measure(value),
        at_least=value.get("at_least").whole(),
        to=effect.get("to").code() if effect.has("to") else None,
        down=effect.get("down").whole() if effect.has("down") else None,
    )


def _measure(rule: Value) -> Measure:
    """Return what a rule counts, by its `measure` and the keys that this one needs beside it."""
    name = rule.get("measure").code()
    measure = _named_measure(name, rule)
    if name in MEASURES:  # else the check refuses the name, whatever stands beside it
        own = {field.name for field in fields(measure)}
        for key in _MEASURE_KEYS:
            if rule.has(key) and key not in own:
                raise rule.get(key).refuse(f"does not belong to the measure {name}")
    return measure


def _named_measure(name: str, rule: Value) -> Measure:
    match name:
        case AnswersOfKind.name:
            return AnswersOfKind(kind=rule.get("kind").code())
        case ItemsAtMost.name:
            return ItemsAtMost(items=rule.get("items").codes(), score=rule.get("score").number())
        case ElementsBelow.name:
            percent = rule.get("percent").number()
            return ElementsBelow(
                percent, rule.get("elements").codes() if rule.has("elements") else None
            )
        case AspectsBelow.name:
            percent = rule.get("percent").number()
            return AspectsBelow(
                percent, rule.get("aspects").codes() if rule.has("aspects") else None
            )
    return IncidentMeasure(name)


def _response(value: Value) -> Response:
    return Response(
        item=value.get("item").code(),
        score=value.get("score").number() if value.has("score") else None,
        na=value.get("na", False).flag(),
        kind=value.get("kind").code() if value.has("kind") else None,
    )


def _incident(value: Value) -> CaseIncident:
    return CaseIncident(
        ref=value.get("ref").code(),
        date=value.get("date").day(),
        lti=value.get("lti", False).flag(),
        fatalities=value.get("fatalities", 0).whole(),
        counted=value.get("counted", True).flag(),
    )
