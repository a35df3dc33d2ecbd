"""What must agree inside one file, beyond the types: each check yields the problems it finds."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import NamedTuple, Protocol

from instruments.specs.errors import Problem, ProblemCode, ProblemWords, problem
from instruments.specs.errors import marked as _
from instruments.specs.parts import (
    COUNTED_KEYS,
    MEASURE_KEYS,
    BandSpec,
    Code,
    ElementSpec,
    GroupSpec,
    InstrumentSpec,
    ItemSpec,
    LadderSpec,
    MeasuredSpec,
    RatingSpec,
    RuleSetSpec,
    RuleSpec,
    ScaleSpec,
    Text,
)

MAX_TITLE = 250
MAX_ITEMS = 1_000  # of one instrument, on one page of the checklist
HIGHEST = Decimal(100)
DISPLAYED = Decimal("0.1")  # what a percent is rounded to before it earns a rating


class CodedPart(Protocol):
    """Anything that is listed by its code."""

    @property
    def code(self) -> Code:
        """Return the name it is listed by."""


def instrument_problems(spec: InstrumentSpec) -> Iterator[Problem]:
    """Yield every disagreement inside an instrument; nothing when it can be stored and used."""
    yield from _long_title("title", spec.title)
    for name in ("aspects", "documents", "levels", "groups", "elements"):
        yield from repeated_codes(name, getattr(spec, name))
    for code, scale in spec.scales.items():
        yield from _scale_problems(f"scales.{code}", scale)
    yield from _each_rule_problems(spec.rules)
    yield from rule_reference_problems(spec.rules, countable_of(spec))
    if spec.rules and spec.rule_set is not None:
        yield problem("rule_set", _('stands beside "rules"; keep one of the two'))
    for number, group in enumerate(spec.groups):
        yield from _group_problems(f"groups[{number}]", group, spec=spec)
    yield from _element_problems(spec)
    placed = [
        (f"elements[{e}].items[{i}]", item)
        for e, element in enumerate(spec.elements)
        for i, item in enumerate(element.items)
    ]
    yield from repeated((f"{path}.code", item.code) for path, item in placed)
    yield from repeated((f"{path}.lineage", item.lineage) for path, item in placed)
    for path, item in placed:
        yield from _item_problems(path, item, spec=spec)


def ladder_problems(spec: LadderSpec) -> Iterator[Problem]:
    """Yield every reason why some percent would have no rating, or two."""
    yield from _long_title("title", spec.title)
    for number, rating in enumerate(spec.ratings):
        yield from _long_title(f"ratings[{number}].label", rating.label)
    yield from repeated_codes("ratings", spec.ratings)
    best_first = [rating.code for rating in spec.ratings]
    for number, band in enumerate(spec.bands):
        path = f"bands[{number}]"
        yield from _unknown(f"{path}.rating", band.rating, known=best_first, where=_("ratings"))
        yield from out_of_range(f"{path}.min", band.min, low=0, high=100)
    yield from repeated((f"bands[{n}].rating", b.rating) for n, b in enumerate(spec.bands))
    for number, (upper, lower) in enumerate(pairwise(spec.bands), start=1):
        if lower.min >= upper.min:
            says = _('is "%(min)s", not below the "%(before)s" before it; put the best first')
            yield problem(f"bands[{number}].min", says, min=lower.min, before=upper.min)
        order = [code for code in best_first if code in (upper.rating, lower.rating)]
        if order == [lower.rating, upper.rating]:
            says = _('is "%(rating)s", better on the ladder than the band before it; swap them')
            yield problem(f"bands[{number}].rating", says, rating=lower.rating)
    yield from _unreachable(spec.bands)
    yield from _alike(spec.ratings)
    if any(band.below is not None for band in spec.bands):
        yield from _coverage_problems(spec.bands)
    elif not spec.bands or spec.bands[-1].min != 0:
        says = ProblemCode.NO_LOWEST_BAND
        yield problem("bands", says)
    yield from out_of_range("pass_mark", spec.pass_mark, low=0, high=100)


def rule_set_problems(spec: RuleSetSpec) -> Iterator[Problem]:
    """Yield what is wrong with rules that are kept by themselves."""
    yield from _long_title("title", spec.title)
    yield from _each_rule_problems(spec.rules)


class RuleTargets(NamedTuple):
    """The codes of an instrument that a rule may name."""

    choices: Collection[str]
    items: Collection[str]
    elements: Collection[str]
    aspects: Collection[str]


def countable_of(spec: InstrumentSpec) -> RuleTargets:
    """What the rules of an instrument may count."""
    choices = {choice.code: None for scale in spec.scales.values() for choice in scale.choices}
    return RuleTargets(
        choices=list(choices),
        items=[item.code for item in spec.items],
        elements=[element.code for element in spec.elements],
        aspects=[aspect.code for aspect in spec.aspects],
    )


def rule_ladder_problems(
    rules: Sequence[RuleSpec], *, ladder: str, ratings: Collection[str]
) -> Iterator[Problem]:
    """Yield the rules that lower a rating to one that the ladder of this key does not have."""
    for number, rule in enumerate(rules):
        if rule.effect.to is not None:
            where = ProblemWords(_("the ladder %(ladder)s"), {"ladder": ladder})
            yield from _unknown(
                f"rules[{number}].effect.to", rule.effect.to, known=ratings, where=where
            )


def rule_reference_problems(rules: Sequence[RuleSpec], there: RuleTargets) -> Iterator[Problem]:
    """Yield what rules count that an instrument lacks: choices, items, elements, aspects."""
    known = {
        _("items"): there.items,
        _("elements"): there.elements,
        _("aspects"): there.aspects,
    }
    for number, rule in enumerate(rules):
        if rule.kind is not None:
            yield from _unknown(
                f"rules[{number}].kind", rule.kind, known=there.choices, where=_("the scales")
            )
        for name, codes in known.items():
            for place, code in enumerate(getattr(rule, name) or ()):
                yield from _unknown(
                    f"rules[{number}].{name}[{place}]", code, known=codes, where=name
                )


def _unreachable(bands: Sequence[BandSpec]) -> Iterator[Problem]:
    """Yield the bands that no percent earns: ratings go by the one that is displayed."""
    above = HIGHEST + DISPLAYED
    for number, band in enumerate(bands):
        first = band.min.quantize(DISPLAYED, rounding=ROUND_CEILING)
        if band.min < above <= first:
            says = _(
                "leaves %(low)s up to below %(high)s, in which there is no percent of one decimal; "
                "nobody could earn it: widen it or leave it out"
            )
            yield problem(f"bands[{number}].min", says, low=band.min, high=above)
        above = band.min


def _alike(ratings: Sequence[RatingSpec]) -> Iterator[Problem]:
    """Yield the ratings that a reader would take for another: by their colour or their word."""
    seen: dict[object, Code] = {}
    for number, rating in enumerate(ratings):
        path = f"ratings[{number}]"
        same = seen.get(rating.colour)
        if same is not None and rating.colour != "neutral":
            code = ProblemCode.COLOUR_TAKEN
            yield problem(f"{path}.colour", code, colour=rating.colour, other=same)
        seen.setdefault(rating.colour, rating.code)
        for language, word in (("id", rating.label.id), ("en", rating.label.en)):
            key = (language, " ".join(word.split()).casefold())
            if key in seen and (language == "id" or rating.label.en != rating.label.id):
                says = _('is "%(word)s", which is the word for %(other)s already; use another')
                yield problem(f"{path}.label.{language}", says, word=word, other=seen[key])
            seen.setdefault(key, rating.code)


def _coverage_problems(bands: Sequence[BandSpec]) -> Iterator[Problem]:
    """Prove that every percent from 0 to 100 lies in exactly one band, and name where it fails.

    A band holds its `min` and all up to, not including, its `below`; at 100 it includes 100.
    """
    stretches: list[tuple[Decimal, Decimal, Code]] = []
    top = HIGHEST
    for number, band in enumerate(bands):
        below = top if band.below is None else band.below
        yield from out_of_range(f"bands[{number}].below", below, low=0, high=HIGHEST)
        if below <= band.min:
            says = _('is "%(below)s", not above the "%(min)s" it begins at; raise it')
            yield problem(f"bands[{number}].below", says, below=below, min=band.min)
        else:
            # What lies under 0 was told above.
            stretches.append((max(band.min, Decimal(0)), below, band.rating))
        top = band.min
    yield from _gaps_and_overlaps(sorted(stretches))


def _gaps_and_overlaps(stretches: Sequence[tuple[Decimal, Decimal, Code]]) -> Iterator[Problem]:
    """Go up from 0 through stretches (from, below, rating), lowest first, to 100."""
    reached, best = Decimal(0), Code("")
    for low, high, rating in stretches:
        if low > reached:
            says = ProblemCode.BANDS_GAP
            yield problem("bands", says, low=reached, high=low)
        elif low < reached:
            says = ProblemCode.BANDS_OVERLAP
            until = min(high, reached)
            yield problem("bands", says, one=best, other=rating, low=low, high=until)
        if high > reached:
            reached, best = high, rating
    if reached < HIGHEST:
        says = ProblemCode.BANDS_GAP_TO_TOP
        yield problem("bands", says, low=reached)


def _element_problems(spec: InstrumentSpec) -> Iterator[Problem]:
    if not spec.elements:
        yield problem("elements", _("are empty; an instrument needs at least one element"))
    elif not sum(element.weight for element in spec.elements):
        yield problem("elements", _("all weigh 0; give at least one a weight"))
    if len(spec.items) > MAX_ITEMS:
        says = _("have %(given)s items in all; at most %(most)s are read")
        yield problem("elements", says, given=len(spec.items), most=MAX_ITEMS)
    sections = [
        (f"elements[{e}].sections[{s}].code", section.code)
        for e, element in enumerate(spec.elements)
        for s, section in enumerate(element.sections)
    ]
    yield from repeated(sections)
    for number, element in enumerate(spec.elements):
        yield from _one_element_problems(f"elements[{number}]", element)


def _one_element_problems(path: str, element: ElementSpec) -> Iterator[Problem]:
    yield from _long_title(f"{path}.title", element.title)
    yield from out_of_range(f"{path}.weight", element.weight, low=0)
    if not element.items:
        says = _("are empty; add an item or remove the element")
        yield problem(f"{path}.items", says)
    elif not sum(item.weight for item in element.items):
        yield problem(f"{path}.items", _("all weigh 0; give at least one a weight"))
    known = [section.code for section in element.sections]
    for place, item in enumerate(element.items):
        if item.section is not None:
            where = ProblemWords(
                _("the sections of element %(element)s"), {"element": element.code}
            )
            yield from _unknown(
                f"{path}.items[{place}].section", item.section, known=known, where=where
            )


def _item_problems(path: str, item: ItemSpec, *, spec: InstrumentSpec) -> Iterator[Problem]:
    yield from _long_title(f"{path}.title", item.title)
    yield from out_of_range(f"{path}.weight", item.weight, low=0)
    yield from _unknown(f"{path}.scale", item.scale, known=spec.scales, where=_("scales"))
    aspects = [aspect.code for aspect in spec.aspects]
    for number, aspect in enumerate(item.aspects):
        yield from _unknown(f"{path}.aspects[{number}]", aspect, known=aspects, where=_("aspects"))
    yield from repeated((f"{path}.aspects[{n}]", code) for n, code in enumerate(item.aspects))
    documents = [document.code for document in spec.documents]
    for number, reference in enumerate(item.references):
        place = f"{path}.references[{number}].document"
        yield from _unknown(place, reference.document, known=documents, where=_("documents"))
    levels = [level.code for level in spec.levels]
    if item.level is not None:
        yield from _unknown(f"{path}.level", item.level, known=levels, where=_("levels"))
    elif levels:
        says = ProblemCode.LACKS_LEVEL
        yield problem(path, says, known=", ".join(levels))
    scale = spec.scales.get(item.scale)
    if scale is not None:
        yield from _choice_problems(path, item, scale=scale)


def _choice_problems(path: str, item: ItemSpec, *, scale: ScaleSpec) -> Iterator[Problem]:
    choices = [choice.code for choice in scale.choices]
    where = ProblemWords(_("the scale %(scale)s"), {"scale": item.scale})
    for code in item.guide:
        yield from _unknown(f"{path}.guide.{code}", code, known=choices, where=where)
    if item.measured is not None:
        yield from _threshold_problems(f"{path}.measured.thresholds", item.measured)
        for number, (_figure, choice) in enumerate(item.measured.thresholds):
            place = f"{path}.measured.thresholds[{number}][1]"
            yield from _unknown(place, choice, known=choices, where=where)
    elif scale.kind == "measured":
        says = ProblemCode.LACKS_MEASURED
        yield problem(path, says, where=where)


def _threshold_problems(path: str, measured: MeasuredSpec) -> Iterator[Problem]:
    if not measured.thresholds:
        yield problem(path, ProblemCode.NO_THRESHOLDS)
    falls = measured.direction == "higher"
    for number, (before, here) in enumerate(pairwise(measured.thresholds), start=1):
        if here[0] == before[0] or (here[0] < before[0]) != falls:
            says = _(
                'is "%(here)s", not above the one before it ("%(before)s"); put the best first'
            )
            if falls:
                says = _(
                    'is "%(here)s", not below the one before it ("%(before)s"); put the best first'
                )
            yield problem(f"{path}[{number}][0]", says, here=here[0], before=before[0])


def _scale_problems(path: str, scale: ScaleSpec) -> Iterator[Problem]:
    yield from repeated_codes(f"{path}.choices", scale.choices)
    if scale.max <= 0:
        yield problem(f"{path}.max", _('is "%(max)s"; it must be above 0'), max=scale.max)
    scores = [choice.score for choice in scale.choices]
    for number, score in enumerate(scores):
        yield from out_of_range(f"{path}.choices[{number}].score", score, low=0, high=scale.max)
    if scale.max not in scores:
        says = _('has none that earns the max "%(max)s"; add it')
        yield problem(f"{path}.choices", says, max=scale.max)
    if scores not in (sorted(scores), sorted(scores, reverse=True)):
        says = _("are out of order; list them best first or lowest first")
        yield problem(f"{path}.choices", says)


def _each_rule_problems(rules: Sequence[RuleSpec]) -> Iterator[Problem]:
    yield from repeated_codes("rules", rules)
    for number, rule in enumerate(rules):
        yield from _rule_problems(f"rules[{number}]", rule)


def _rule_problems(path: str, rule: RuleSpec) -> Iterator[Problem]:
    if rule.at_least < 1:
        says = _("is %(number)s; it must be 1 or more")
        yield problem(f"{path}.at_least", says, number=rule.at_least)
    if (rule.effect.to is None) == (rule.effect.down is None):
        says = ProblemCode.EFFECT_UNCLEAR
        yield problem(f"{path}.effect", says)
    if rule.effect.down is not None and rule.effect.down < 1:
        says = _("is %(number)s; it must be 1 or more")
        yield problem(f"{path}.effect.down", says, number=rule.effect.down)
    yield from _counted_problems(path, rule)


def _counted_problems(path: str, rule: RuleSpec) -> Iterator[Problem]:
    """Yield what is wrong with the keys that say what a rule counts."""
    keys = MEASURE_KEYS[rule.measure]
    for name in COUNTED_KEYS:
        value = getattr(rule, name)
        if value is None and name in keys.needed:
            says = ProblemCode.MEASURE_LACKS
            yield problem(f"{path}.{name}", says, measure=rule.measure)
        elif value is not None and name not in (*keys.needed, *keys.optional):
            says = ProblemCode.NOT_OF_MEASURE
            yield problem(f"{path}.{name}", says, measure=rule.measure)
        elif isinstance(value, tuple):
            if not value:
                yield problem(f"{path}.{name}", ProblemCode.EMPTY_LIST)
            yield from repeated((f"{path}.{name}[{n}]", code) for n, code in enumerate(value))
    if rule.score is not None:
        yield from out_of_range(f"{path}.score", rule.score, low=0)
    if rule.percent is not None:
        yield from out_of_range(f"{path}.percent", rule.percent, low=0, high=HIGHEST)


def _group_problems(path: str, group: GroupSpec, *, spec: InstrumentSpec) -> Iterator[Problem]:
    known = [element.code for element in spec.elements]
    if not group.elements:
        says = _("are empty; name an element or remove the group")
        yield problem(f"{path}.elements", says)
    for number, code in enumerate(group.elements):
        yield from _unknown(f"{path}.elements[{number}]", code, known=known, where=_("elements"))
    yield from repeated((f"{path}.elements[{n}]", code) for n, code in enumerate(group.elements))


def repeated_codes(path: str, entries: Sequence[CodedPart]) -> Iterator[Problem]:
    """A problem for each entry of a list whose code one before it has already."""
    return repeated((f"{path}[{n}].code", entry.code) for n, entry in enumerate(entries))


def repeated(places: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """A problem at the path of each code that stands before it already: (path, code) in order.

    Its value ``first`` is the path of the first, for who can lead there.
    """
    seen: dict[str, str] = {}
    for path, code in places:
        if seen.setdefault(code, path) != path:
            says = _('is "%(code)s", which is already used above; use another')
            yield problem(path, says, code=code, first=seen[code])


def _unknown(
    path: str, code: str, *, known: Collection[str], where: str | ProblemWords
) -> Iterator[Problem]:
    """Say that a code is not where it should be; a plain `where` is the name of a list."""
    if code in known:
        return
    among = ProblemWords(where, {}) if isinstance(where, str) else where
    says = _('is "%(code)s", which is not in %(where)s; define it there')
    if known:
        says = _('is "%(code)s", which is not in %(where)s; use one of: %(known)s')
    yield problem(path, says, code=code, where=among, known=", ".join(known))


def _long_title(path: str, title: Text) -> Iterator[Problem]:
    for language, words in (("id", title.id), ("en", title.en)):
        if len(words) > MAX_TITLE:
            says = _("has %(length)s characters; shorten it to %(most)s")
            yield problem(f"{path}.{language}", says, length=len(words), most=MAX_TITLE)


def out_of_range(
    path: str, number: Decimal, *, low: int, high: Decimal | int | None = None
) -> Iterator[Problem]:
    """Yield that a number is below ``low`` or above ``high``, if it is."""
    if number < low or (high is not None and number > high):
        says = _('is "%(number)s"; it must be from %(low)s to %(high)s')
        if high is None:
            says = _('is "%(number)s"; it must be %(low)s or more')
        yield problem(path, says, number=number, low=low, high=high)
