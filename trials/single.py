"""One past evaluation under a version that is tried: before and after, element by element."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.canonical import Json
from core.language import localized
from evaluations.models import Result
from instruments.ratings import rating_of
from scoring import parse_case, points_lost, result_as_json
from trials.candidates import Candidate, TrialTerms
from trials.explaining import PercentDifference, explained
from trials.matching import MatchedAnswers, Unanswered, incidents_of, matched, old_answer
from trials.reasons import fired_words


@dataclass(frozen=True, slots=True)
class Side:
    """A result as it is told. Ratings are entries of its ladder, None for no rating."""

    percent: str | None
    rating: Json | None
    by_score: Json | None
    low: str | None
    high: str | None
    open: int
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ElementChange:
    """An element's percents; None where the version does not have it, or nothing is answered."""

    code: str
    title: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a version makes of a past evaluation. ``left`` are its items without an answer."""

    before: Side
    after: Side
    elements: tuple[ElementChange, ...]
    left: tuple[tuple[Unanswered, str], ...]
    reproposed: tuple[tuple[str, str, str, str], ...]  # code, title, choice before, choice now
    dropped: tuple[tuple[str, str], ...]  # code, title: answered, and not in the version
    items: int
    explained: PercentDifference | None  # None where a side has no percent


def trial_of(candidate: Candidate, result: Result) -> Trial:
    """Score the frozen answers of a result by a candidate. Needs the evaluation and its period."""
    terms = candidate.terms(result.evaluation)
    answers = [old_answer(item) for item in result.context["items"]]
    found = matched(terms.sheet, answers)
    scored = terms.scoring.score(found.responses, incidents_of(result.case["incidents"]))
    after: Json = result_as_json(scored)
    rules = {rule["code"]: rule for rule in result.context["rule_set"]["rules"]}
    return Trial(
        before=_side(result.output, result.context["ladder"], rules=rules),
        after=_side(after, terms.ladder, rules=terms.rules),
        elements=tuple(_elements(result, after, elements=terms.sheet.elements)),
        left=tuple((one, _why(one)) for one in found.unanswered),
        reproposed=tuple(
            (item.code, localized(item.title), before, now)
            for item, before, now in found.reproposed
        ),
        dropped=tuple(_dropped(result, {item.lineage for item in terms.sheet.items})),
        items=len(terms.sheet.items),
        explained=_explained(result, terms, found=found)
        if result.output["percent"] and after["percent"]
        else None,
    )


def _explained(result: Result, terms: TrialTerms, *, found: MatchedAnswers) -> PercentDifference:
    before = {one.item: one.cost for one in points_lost(parse_case(result.case))}
    after = {one.item: one.cost for one in terms.scoring.points_lost(found.responses)}
    return explained(
        result.case, result.context, lost=(before, after), sheet=terms.sheet, found=found
    )


def _side(output: Json, ladder: Json, *, rules: Mapping[str, Json]) -> Side:
    return Side(
        percent=output["percent"],
        rating=rating_of(ladder, output["rating"]),
        by_score=rating_of(ladder, output["rating_by_score"]),
        low=output["range"]["low"],
        high=output["range"]["high"],
        open=output["counts"]["open"],
        fired=tuple(fired_words(one, rules, ladder=ladder) for one in output["downgrades"]),
    )


def _elements(result: Result, after: Json, *, elements: Sequence[Any]) -> list[ElementChange]:
    was = {one["code"]: one["percent"] for one in result.output["elements"]}
    now = {one["code"]: one["percent"] for one in after["elements"]}
    titles = {one["code"]: one["title"] for one in result.context["elements"]}
    titles |= {one.code: one.title for one in elements}
    return [
        ElementChange(code, localized(titles[code]), was.get(code), now.get(code))
        for code in [*now, *(code for code in was if code not in now)]
    ]


def _dropped(result: Result, kept: set[str]) -> list[tuple[str, str]]:
    return [
        (item["code"], localized(item["title"]))
        for item in result.context["items"]
        if item["lineage"] not in kept and (item["choice"] or item["not_applicable"])
    ]


def _why(one: Unanswered) -> str:
    return {
        "new": _("a new item: nobody has answered it"),
        "open": _("it was open"),
        "off_scale": _("its choice %(choice)s is not on the scale %(scale)s")
        % {"choice": one.choice, "scale": one.item.scale.code},
        "no_na": _("it was not applicable, which the scale %(scale)s does not allow")
        % {"scale": one.item.scale.code},
        "beyond": _("its figure %(figure)s is beyond every threshold") % {"figure": one.choice},
    }[one.why]
