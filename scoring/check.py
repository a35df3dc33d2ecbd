"""Each thing that makes a case wrong, with the path that names the place.

One function for each part of a case; all return None and raise `CaseError` at the first problem.
Source: the list of errors in docs/scoring.md.
"""

from collections.abc import Container, Sequence

from cases.bands import check_falling
from cases.checks import check_known, check_unique
from cases.errors import CaseError, quoted
from cases.figures import Exact
from scoring.case import (
    AnswersOfKind,
    AspectsBelow,
    CaseIncident,
    ElementsBelow,
    IncidentMeasure,
    ItemsAtMost,
    Measure,
    Response,
    Rule,
    Scheme,
    ScoringCase,
    Terms,
)
from scoring.ratings import INCIDENT_MEASURES, MEASURES

AGGREGATIONS = ("items", "elements")


def check_case(case: ScoringCase) -> None:
    """Check the terms, then the responses against them, then the incidents."""
    check_terms(case.terms)
    check_responses(case.terms, case.responses)
    check_incidents(case.incidents)


def check_terms(terms: Terms) -> None:
    """Check all that stays the same while answers come in."""
    if terms.period.end < terms.period.start:
        raise CaseError("period.end", "must not be before period.start")
    if terms.aggregation not in AGGREGATIONS:
        raise CaseError(
            "aggregation", f'must be "items" or "elements", not {quoted(terms.aggregation)}'
        )
    check_unique((element.code for element in terms.elements), "elements[{}].code")
    for at, element in enumerate(terms.elements):
        if element.weight < 0:
            raise CaseError(f"elements[{at}].weight", "must not be below 0")
    _check_items(terms)
    _check_groups(terms)
    _check_scheme(terms.scheme)
    check_unique((rule.code for rule in terms.rules), "rules[{}].code")
    for at, rule in enumerate(terms.rules):
        _check_measure(rule.measure, terms, path=f"rules[{at}]")
        _check_rule(rule, terms.scheme.ladder, path=f"rules[{at}]")


def check_responses(terms: Terms, responses: Sequence[Response]) -> None:
    """Check that each response answers an item of these terms, once, within its scale."""
    items = {item.code: item for item in terms.items}
    check_unique((response.item for response in responses), "responses[{}].item")
    for at, response in enumerate(responses):
        path, score = f"responses[{at}]", response.score
        check_known(response.item, items, path=f"{path}.item", kind="item")
        if (score is None) is not response.na:
            found = "neither" if score is None else "both"
            raise CaseError(path, f'needs either "score" or "na": true; it has {found}')
        if score is None:
            if response.kind is not None:
                raise CaseError(f"{path}.kind", 'belongs to a score, not to "na": true')
            continue
        if not isinstance(score, Exact):
            raise CaseError(f"{path}.score", f"must be an exact number, not {quoted(score)}")
        highest = items[response.item].max
        if not 0 <= score <= highest:
            raise CaseError(
                f"{path}.score", f"must be from 0 to {quoted(highest)}, not {quoted(score)}"
            )


def check_incidents(incidents: Sequence[CaseIncident]) -> None:
    """Check that no incident has fewer than no fatalities."""
    for at, incident in enumerate(incidents):
        if incident.fatalities < 0:
            raise CaseError(f"incidents[{at}].fatalities", "must not be below 0")


def _check_items(terms: Terms) -> None:
    elements = {element.code for element in terms.elements}
    check_unique((item.code for item in terms.items), "items[{}].code")
    for at, item in enumerate(terms.items):
        path = f"items[{at}]"
        check_known(item.element, elements, path=f"{path}.element", kind="element")
        check_unique(item.aspects, f"{path}.aspects[{{}}]")
        if item.weight < 0:
            raise CaseError(f"{path}.weight", "must not be below 0")
        if item.max <= 0:
            raise CaseError(f"{path}.max", "must be above 0")


def _check_groups(terms: Terms) -> None:
    elements = {element.code for element in terms.elements}
    check_unique((group.code for group in terms.groups), "groups[{}].code")
    for at, group in enumerate(terms.groups):
        path = f"groups[{at}].elements[{{}}]"
        check_unique(group.elements, path)
        for place, code in enumerate(group.elements):
            check_known(code, elements, path=path.format(place), kind="element")


def _check_scheme(scheme: Scheme) -> None:
    check_unique(scheme.ladder, "scheme.ladder[{}]")
    for at, band in enumerate(scheme.bands):
        check_known(band.rating, scheme.ladder, path=f"scheme.bands[{at}].rating", kind="rating")
    check_falling(scheme.bands, "scheme.bands")
    if all(band.min != 0 for band in scheme.bands):
        raise CaseError("scheme.bands", "must have a band whose min is 0")


def _check_measure(measure: Measure, terms: Terms, *, path: str) -> None:
    match measure:
        case IncidentMeasure(name):
            if name not in INCIDENT_MEASURES:
                known = ", ".join(MEASURES)
                raise CaseError(f"{path}.measure", f"must be one of {known}, not {quoted(name)}")
        case AnswersOfKind():
            pass  # of any kind: the terms do not list the choices of an item
        case ItemsAtMost(named, score):
            _check_named(
                named, {item.code for item in terms.items}, path=f"{path}.items", kind="item"
            )
            if score < 0:
                raise CaseError(f"{path}.score", "must not be below 0")
        case ElementsBelow(percent, named):
            _check_percent(percent, path)
            elements = {element.code for element in terms.elements}
            _check_named(named, elements, path=f"{path}.elements", kind="element")
        case AspectsBelow(percent, named):
            _check_percent(percent, path)
            aspects = {aspect for item in terms.items for aspect in item.aspects}
            _check_named(named, aspects, path=f"{path}.aspects", kind="aspect")


def _check_percent(percent: Exact, path: str) -> None:
    if not 0 <= percent <= 100:
        raise CaseError(f"{path}.percent", f"must be from 0 to 100, not {quoted(percent)}")


def _check_named(
    codes: Sequence[str] | None, known: Container[str], *, path: str, kind: str
) -> None:
    """Check the codes a rule names; None, which stands for all, is sound."""
    if codes is None:
        return
    if not codes:
        raise CaseError(path, f"must name at least one {kind}")
    check_unique(codes, f"{path}[{{}}]")
    for at, code in enumerate(codes):
        check_known(code, known, path=f"{path}[{at}]", kind=kind)


def _check_rule(rule: Rule, ladder: Sequence[str], *, path: str) -> None:
    if rule.at_least < 1:
        raise CaseError(f"{path}.at_least", "must be 1 or more")
    if (rule.to is None) is (rule.down is None):
        raise CaseError(f"{path}.effect", 'must have exactly one of "to" and "down"')
    if rule.to is not None:
        check_known(rule.to, ladder, path=f"{path}.effect.to", kind="rating")
    if rule.down is not None and rule.down < 1:
        raise CaseError(f"{path}.effect.down", "must be 1 or more")
