"""What must agree inside one file, beyond the types: each check yields the problems it finds."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from evaluations.instruments.errors import Problem
from evaluations.instruments.specs import (
    Code,
    Element,
    Group,
    InstrumentSpec,
    Item,
    LadderSpec,
    Measured,
    Rule,
    Scale,
    Text,
)

MAX_TITLE = 250


class Coded(Protocol):
    """Anything that is listed by its code."""

    @property
    def code(self) -> Code:
        """Return the name it is listed by."""


def instrument_problems(spec: InstrumentSpec) -> Iterator[Problem]:
    """Yield every disagreement inside an instrument; nothing when it can be stored and used."""
    yield from _long_title("title", spec.title)
    for name in ("rules", "aspects", "documents", "levels", "groups", "elements"):
        yield from _repeated_codes(name, getattr(spec, name))
    for code, scale in spec.scales.items():
        yield from _scale_problems(f"scales.{code}", scale)
    for number, rule in enumerate(spec.rules):
        yield from _rule_problems(f"rules[{number}]", rule)
    for number, group in enumerate(spec.groups):
        yield from _group_problems(f"groups[{number}]", group, spec)
    yield from _element_problems(spec)
    placed = [
        (f"elements[{e}].items[{i}]", item)
        for e, element in enumerate(spec.elements)
        for i, item in enumerate(element.items)
    ]
    yield from _repeated((f"{path}.code", item.code) for path, item in placed)
    yield from _repeated((f"{path}.lineage", item.lineage) for path, item in placed)
    for path, item in placed:
        yield from _item_problems(path, item, spec)


def ladder_problems(spec: LadderSpec) -> Iterator[Problem]:
    """Yield every reason why some percent would have no rating, or two."""
    yield from _long_title("title", spec.title)
    yield from _repeated_codes("ratings", spec.ratings)
    best_first = [rating.code for rating in spec.ratings]
    for number, band in enumerate(spec.bands):
        path = f"bands[{number}]"
        yield from _unknown(f"{path}.rating", band.rating, best_first, "ratings")
        yield from _outside(f"{path}.min", band.min, 0, 100)
    yield from _repeated((f"bands[{n}].rating", b.rating) for n, b in enumerate(spec.bands))
    for number, (upper, lower) in enumerate(pairwise(spec.bands), start=1):
        if lower.min >= upper.min:
            says = f'is "{lower.min}", not below the "{upper.min}" before it; put the best first'
            yield Problem(f"bands[{number}].min", says)
        order = [code for code in best_first if code in (upper.rating, lower.rating)]
        if order == [lower.rating, upper.rating]:
            says = f'is "{lower.rating}", better on the ladder than the band before it; swap them'
            yield Problem(f"bands[{number}].rating", says)
    if not spec.bands or spec.bands[-1].min != 0:
        yield Problem("bands", 'do not end at "0", so a low percent has no rating; add that band')
    yield from _outside("pass_mark", spec.pass_mark, 0, 100)


def rule_ladder_problems(spec: InstrumentSpec, ladder: LadderSpec) -> Iterator[Problem]:
    """Yield the rules of an instrument that lower a rating to one its ladder does not have."""
    known = [rating.code for rating in ladder.ratings]
    for number, rule in enumerate(spec.rules):
        if rule.effect.to is not None:
            where = f"the ladder {spec.ladder}"
            yield from _unknown(f"rules[{number}].effect.to", rule.effect.to, known, where)


def _element_problems(spec: InstrumentSpec) -> Iterator[Problem]:
    if not spec.elements:
        yield Problem("elements", "are empty; an instrument needs at least one element")
    elif not sum(element.weight for element in spec.elements):
        yield Problem("elements", "all weigh 0; give at least one a weight")
    sections = [
        (f"elements[{e}].sections[{s}].code", section.code)
        for e, element in enumerate(spec.elements)
        for s, section in enumerate(element.sections)
    ]
    yield from _repeated(sections)
    for number, element in enumerate(spec.elements):
        yield from _one_element_problems(f"elements[{number}]", element)


def _one_element_problems(path: str, element: Element) -> Iterator[Problem]:
    yield from _long_title(f"{path}.title", element.title)
    yield from _outside(f"{path}.weight", element.weight, 0)
    if not element.items:
        yield Problem(f"{path}.items", "are empty; add an item or remove the element")
    elif not sum(item.weight for item in element.items):
        yield Problem(f"{path}.items", "all weigh 0; give at least one a weight")
    known = [section.code for section in element.sections]
    for place, item in enumerate(element.items):
        if item.section is not None:
            where = f"the sections of element {element.code}"
            yield from _unknown(f"{path}.items[{place}].section", item.section, known, where)


def _item_problems(path: str, item: Item, spec: InstrumentSpec) -> Iterator[Problem]:
    yield from _long_title(f"{path}.title", item.title)
    yield from _outside(f"{path}.weight", item.weight, 0)
    yield from _unknown(f"{path}.scale", item.scale, spec.scales, "scales")
    aspects = [aspect.code for aspect in spec.aspects]
    for number, aspect in enumerate(item.aspects):
        yield from _unknown(f"{path}.aspects[{number}]", aspect, aspects, "aspects")
    yield from _repeated((f"{path}.aspects[{n}]", code) for n, code in enumerate(item.aspects))
    documents = [document.code for document in spec.documents]
    for number, reference in enumerate(item.references):
        place = f"{path}.references[{number}].document"
        yield from _unknown(place, reference.document, documents, "documents")
    levels = [level.code for level in spec.levels]
    if item.level is not None:
        yield from _unknown(f"{path}.level", item.level, levels, "levels")
    elif levels:
        yield Problem(path, f'lacks the key "level"; use one of: {", ".join(levels)}')
    scale = spec.scales.get(item.scale)
    if scale is not None:
        yield from _choice_problems(path, item, scale)


def _choice_problems(path: str, item: Item, scale: Scale) -> Iterator[Problem]:
    choices = [choice.code for choice in scale.choices]
    where = f"the scale {item.scale}"
    for code in item.guide:
        yield from _unknown(f"{path}.guide.{code}", code, choices, where)
    if item.measured is not None:
        yield from _threshold_problems(f"{path}.measured.thresholds", item.measured)
        for number, (_, choice) in enumerate(item.measured.thresholds):
            place = f"{path}.measured.thresholds[{number}][1]"
            yield from _unknown(place, choice, choices, where)
    elif scale.kind == "measured":
        yield Problem(path, f'lacks the key "measured", which {where} needs; add it')


def _threshold_problems(path: str, measured: Measured) -> Iterator[Problem]:
    if not measured.thresholds:
        yield Problem(path, "are empty; add one, or remove the key measured")
    falls = measured.direction == "higher"
    for number, ((before, _), (here, _)) in enumerate(pairwise(measured.thresholds), start=1):
        if here == before or (here < before) != falls:
            order = "below" if falls else "above"
            says = f'is "{here}", not {order} the one before it ("{before}"); put the best first'
            yield Problem(f"{path}[{number}][0]", says)


def _scale_problems(path: str, scale: Scale) -> Iterator[Problem]:
    yield from _repeated_codes(f"{path}.choices", scale.choices)
    if scale.max <= 0:
        yield Problem(f"{path}.max", f'is "{scale.max}"; it must be above 0')
    scores = [choice.score for choice in scale.choices]
    for number, score in enumerate(scores):
        yield from _outside(f"{path}.choices[{number}].score", score, 0, scale.max)
    if scale.max not in scores:
        yield Problem(f"{path}.choices", f'has none that earns the max "{scale.max}"; add it')
    if scores not in (sorted(scores), sorted(scores, reverse=True)):
        yield Problem(f"{path}.choices", "are out of order; list them best first or lowest first")


def _rule_problems(path: str, rule: Rule) -> Iterator[Problem]:
    if rule.at_least < 1:
        yield Problem(f"{path}.at_least", f"is {rule.at_least}; it must be 1 or more")
    if (rule.effect.to is None) == (rule.effect.down is None):
        yield Problem(f"{path}.effect", 'must hold either "to" or "down", one of the two')
    if rule.effect.down is not None and rule.effect.down < 1:
        yield Problem(f"{path}.effect.down", f"is {rule.effect.down}; it must be 1 or more")


def _group_problems(path: str, group: Group, spec: InstrumentSpec) -> Iterator[Problem]:
    known = [element.code for element in spec.elements]
    if not group.elements:
        yield Problem(f"{path}.elements", "are empty; name an element or remove the group")
    for number, code in enumerate(group.elements):
        yield from _unknown(f"{path}.elements[{number}]", code, known, "elements")
    yield from _repeated((f"{path}.elements[{n}]", code) for n, code in enumerate(group.elements))


def _repeated_codes(path: str, entries: Sequence[Coded]) -> Iterator[Problem]:
    return _repeated((f"{path}[{n}].code", entry.code) for n, entry in enumerate(entries))


def _repeated(places: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for path, code in places:
        if seen[code]:
            yield Problem(path, f'is "{code}", which is already used above; use another')
        seen[code] += 1


def _unknown(path: str, code: str, known: Collection[str], where: str) -> Iterator[Problem]:
    if code not in known:
        choice = f"use one of: {', '.join(known)}" if known else "define it there"
        yield Problem(path, f'is "{code}", which is not in {where}; {choice}')


def _long_title(path: str, title: Text) -> Iterator[Problem]:
    for language, words in (("id", title.id), ("en", title.en)):
        if len(words) > MAX_TITLE:
            says = f"has {len(words)} characters; shorten it to {MAX_TITLE}"
            yield Problem(f"{path}.{language}", says)


def _outside(
    path: str, number: Decimal, low: int, high: Decimal | int | None = None
) -> Iterator[Problem]:
    if number < low or (high is not None and number > high):
        limits = f"must be {low} or more" if high is None else f"must be from {low} to {high}"
        yield Problem(path, f'is "{number}"; it {limits}')
