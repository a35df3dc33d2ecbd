"""What is tried: an instrument with its ladder and rules, or one of these in place of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.canonical import JsonObject
from core.errors import Refusal
from core.figures.reading import plain_decimal
from evaluations.models import Evaluation, Period
from evaluations.pinned_evaluation import give_pinned
from evaluations.scoring_case import terms_of
from instruments.causes import with_words
from instruments.choices import VersionKind
from instruments.models import Ladder, RuleSet
from instruments.problems import says, sentence
from instruments.selectors import NamedVersion
from instruments.sheets import Choice, Sheet, SheetElement, SheetItem, SheetScale, sheet_of
from instruments.specs import InstrumentSpec, ItemSpec, ScaleSpec, Text, as_json
from instruments.stored_specs import checked, ladder_spec
from instruments.wording import place_of
from scoring import CaseError, ScoringSheet, exact, parse_terms, prepare


@dataclass(frozen=True, slots=True)
class TrialTerms:
    """What an evaluation would be scored by: the items, the ladder, the rules, all prepared."""

    sheet: Sheet
    ladder: Mapping[str, Any]
    rules: Mapping[str, Mapping[str, Any]]  # by code
    scoring: ScoringSheet


@dataclass(slots=True)
class Candidate:
    """A version that is tried. Terms are prepared once for all that share them."""

    kind: VersionKind
    document: Mapping[str, Any]
    spec: InstrumentSpec | None  # of an instrument
    ladder: Mapping[str, Any] | None  # of an instrument or a ladder
    rules: list[JsonObject] | None  # of an instrument or a rule set
    _prepared: dict[object, TrialTerms] = field(default_factory=dict)

    def terms(self, evaluation: Evaluation) -> TrialTerms:
        """What this evaluation would be scored by.

        Needs its period. Refusal where the version cannot score it: no such level, or a rule
        that lowers to a rating the ladder has not.
        """
        period, level = evaluation.period, evaluation.level
        own = () if self.spec else (evaluation.instrument_id,)
        key = (period.start, period.end, level, evaluation.ladder_id, evaluation.rule_set_id, own)
        if key not in self._prepared:
            self._prepared[key] = self._prepare(evaluation)
        return self._prepared[key]

    def _prepare(self, evaluation: Evaluation) -> TrialTerms:
        give_pinned(evaluation)
        ladder = self.ladder or evaluation.ladder.content
        rules = self.rules if self.rules is not None else evaluation.rule_set.content["rules"]
        if self.spec is None:
            sheet = sheet_of(evaluation.instrument_id, evaluation.level)
        else:
            sheet = sheet_of_spec(self.spec, _level(self.spec, evaluation.level))
        _check_rules(rules, ladder)
        terms = terms_of(
            sheet,
            period=Period(start=evaluation.period.start, end=evaluation.period.end),
            ladder=Ladder(content=ladder),
            rule_set=RuleSet(content={"rules": rules}),
        )
        try:
            scoring = prepare(parse_terms(terms))
        except CaseError as error:
            raise Refusal(_("It cannot be scored: %(reason)s.") % {"reason": error}) from error
        told = {rule["code"]: rule for rule in with_words(rules, sheet)}
        return TrialTerms(sheet, ladder, told, scoring)


def candidate_of(version: NamedVersion) -> Candidate:
    """The version as a candidate; Refusal when it could not be published as it stands."""
    spec, problems = checked(version.kind, version.document)
    if spec is None or problems:
        reasons = [sentence(place_of(one.path, version.document), says(one)) for one in problems]
        raise Refusal(
            " ".join([_("%(key)s cannot be tried yet.") % {"key": version.key}, *reasons])
        )
    whole = as_json(spec)
    if isinstance(spec, InstrumentSpec):
        ladder = as_json(ladder_spec(spec.ladder))
        rules = whole.get("rules", [])
        return Candidate(version.kind, version.document, spec, ladder, rules)
    if version.kind == VersionKind.LADDER:
        return Candidate(version.kind, version.document, None, whole, None)
    return Candidate(version.kind, version.document, None, None, whole.get("rules", []))


def _level(spec: InstrumentSpec, level: str) -> str:
    levels = [str(known.code) for known in spec.levels]
    if not levels:
        return ""
    if level not in levels:
        raise Refusal(
            _("The evaluation was at the level “%(level)s”, which this version does not have.")
            % {"level": level or "–"}
        )
    return level


def _check_rules(rules: list[JsonObject], ladder: Mapping[str, Any]) -> None:
    known = {rating["code"] for rating in ladder["ratings"]}
    for rule in rules:
        to = rule["effect"].get("to")
        if rule["on"] and to is not None and to not in known:
            raise Refusal(
                _("Rule %(rule)s lowers to %(rating)s, which is not on the ladder %(ladder)s.")
                % {
                    "rule": rule["code"],
                    "rating": to,
                    "ladder": f"{ladder['code']}-v{ladder['version']}",
                }
            )


def sheet_of_spec(spec: InstrumentSpec, level: str) -> Sheet:
    """A spec at a level as the sheet a published one would be; ids are places, not rows."""
    # By code: an item holds the texts of its guide as a dict, so it has no hash.
    asked = {item.code for item in spec.items_up_to(level)} if level else None
    scales = {code: _scale(code, scale) for code, scale in spec.scales.items()}
    elements, place = [], 0
    for number, element in enumerate(spec.elements, start=1):
        items = []
        for item in element.items:
            place += 1
            if asked is None or item.code in asked:
                items.append(_item(item, place, element=element.code, scales=scales))
        if items:
            weight = plain_decimal(element.weight)
            title = _both(element.title)
            elements.append(SheetElement(number, element.code, title, weight, tuple(items)))
    content = {"groups": as_json(spec.groups), "aspects": as_json(spec.aspects)}
    return Sheet(0, spec.aggregation, tuple(elements), content)


def _item(
    item: ItemSpec, place: int, *, element: str, scales: Mapping[str, SheetScale]
) -> SheetItem:
    return SheetItem(
        id=place,
        code=item.code,
        lineage=item.lineage,
        element_code=element,
        title=_both(item.title),
        weight=plain_decimal(item.weight),
        scale=scales[item.scale],
        aspects=tuple(item.aspects),
        section=None,
        guide={},
        evidence=None,
        references=(),
        measured=as_json(item.measured) if item.measured else None,
        indicator=None,
    )


def _scale(code: str, scale: ScaleSpec) -> SheetScale:
    return SheetScale(
        code=code,
        kind=scale.kind,
        max=plain_decimal(scale.max),
        not_applicable_allowed=scale.na,
        choices=tuple(
            Choice(choice.code, plain_decimal(choice.score), _both(choice.label), None)
            for choice in scale.choices
        ),
        points={choice.code: exact(choice.score) for choice in scale.choices},
    )


def _both(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}
