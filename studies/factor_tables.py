"""The tables of a study as its page and its PDF show them, from what is frozen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.canonical import Json
from core.figures import day, figure, signed
from instruments.words import words_of
from questionnaires.swot.means import impossible_mean
from questionnaires.swot.sensitivity import SIDES
from studies.choices import FactorSide, JudgementSource, StrategyKind, WeightMeaning
from studies.factors.letters import letter_of
from studies.factors.parts import FactorsSpec, RatedFactor, StudyFactorSpec
from studies.factors.rubric import proposed_rating
from studies.snapshot import TABLE_NAMES, StudySnapshot

MARKS = (2, 1, -1, -2)


@dataclass(frozen=True, slots=True)
class JudgementWords:
    """A judgement as it is read: "2 of 4", what was found, on what it rests, its files' names."""

    met: str
    evidence: str
    rests_on: str
    doubt: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactorRow:
    """A line of IFAS or EFAS. ``key`` is "" for a factor that its parts are rated for.

    ``label`` is what the table calls it, ``statement`` its own where that is another code.
    ``plus`` or ``minus`` has the product, the other is None; both are where it is not rated.
    """

    key: str
    code: str
    title: str
    is_part: bool
    mean: str | None
    weight: str | None
    rating: int | None
    plus: str | None
    minus: str | None
    judgement: JudgementWords | None
    label: str
    statement: str

    @property
    def marks(self) -> tuple[bool, ...]:
        """The columns +2, +1, -1, -2: which one holds."""
        return tuple(self.rating == one for one in MARKS)


@dataclass(frozen=True, slots=True)
class FactorTable:
    """IFAS or EFAS; its sums are None while something is not rated."""

    side: str
    name: str
    title: str
    plus_word: str
    minus_word: str
    rows: tuple[FactorRow, ...]
    weights: str | None
    plus: str | None
    minus: str | None
    total: str | None
    exact_total: str | None


@dataclass(frozen=True, slots=True)
class StrategyRow:
    """A strategy with the factors it cites: ``S a``, ``O d``."""

    id: int
    text: str
    cites: str
    owner: str
    due_on: str


@dataclass(frozen=True, slots=True)
class StrategyField:
    """One of the four fields of TOWS."""

    kind: str
    title: str
    rows: tuple[StrategyRow, ...]


@dataclass(frozen=True, slots=True)
class StudyTables:
    """All that a study says, in words and figures."""

    tables: tuple[FactorTable, ...]
    x: str | None
    y: str | None
    position: str
    strategy: str
    moved: str
    method: tuple[str, ...]
    doubts: tuple[str, ...]
    ratings_that_move: tuple[str, ...]
    weights_that_move: tuple[str, ...]
    fields: tuple[StrategyField, ...]


def study_tables(found: StudySnapshot) -> StudyTables:
    """The tables of a study in the active language."""
    position = found.output["position"] if found.output and not found.unjudged else None
    return StudyTables(
        tables=tuple(_table(found, side) for side in SIDES),
        x=position["x"] if position else None,
        y=position["y"] if position else None,
        position=quadrant_words(position) if position else "",
        strategy=strategy_words(position["quadrant"]) if position else "",
        moved=_moved(found.context["former"], position) if position else "",
        method=tuple(_method(found)),
        doubts=tuple(_doubts(found)),
        ratings_that_move=tuple(_rating_tips(found)) if position else (),
        weights_that_move=tuple(_weight_tips(found)) if position else (),
        fields=_fields(found),
    )


def quadrant_words(position: Json) -> str:
    """``Quadrant I (S-O)``; on the border the fields on both sides of it are named."""
    if position["quadrant"] != "border":
        return field_words(position["quadrant"])
    x, y = Fraction(position["x"]), Fraction(position["y"])
    beside = [
        name
        for name, (right, up) in CORNERS.items()
        if (x == 0 or (x > 0) == right) and (y == 0 or (y > 0) == up)
    ]
    return _("on the border between %(fields)s") % {
        "fields": _(" and ").join(field_words(one) for one in beside)
    }


CORNERS: Mapping[str, tuple[bool, bool]] = {
    "I": (True, True),
    "II": (True, False),
    "III": (False, True),
    "IV": (False, False),
}


def field_words(name: str) -> str:
    """``Quadrant I (S-O)``: the numeral of the source, never without its letters."""
    letters = {"I": "S-O", "II": "S-T", "III": "W-O", "IV": "W-T"}[name]
    return _("Quadrant %(name)s (%(letters)s)") % {"name": name, "letters": letters}


def strategy_words(quadrant: str) -> str:
    """What a quadrant calls for."""
    return {
        "I": _("Growth, aggressive: use strengths to take opportunities."),
        "II": _("Diversification: use strengths against threats."),
        "III": _("Turnaround: lessen weaknesses to take opportunities."),
        "IV": _("Survival, defensive: lessen weaknesses and avoid threats."),
        "border": _("One of the totals is 0: no strategy follows; look at what would move it."),
    }[quadrant]


def _moved(former: Json | None, position: Json) -> str:
    if former is None:
        return ""
    return _("From %(x1)s; %(y1)s in “%(name)s” (%(day)s) to %(x2)s; %(y2)s.") % {
        "x1": signed(former["x"]),
        "y1": signed(former["y"]),
        "name": former["name"],
        "day": day(former["held_on"]),
        "x2": signed(position["x"]),
        "y2": signed(position["y"]),
    }


def _table(found: StudySnapshot, side: str) -> FactorTable:
    is_internal = side == FactorSide.INTERNAL
    output = found.output["position"][side] if found.output else None
    exact = found.output["exact"][side] if found.output else None
    rated = {one.key: one for one in found.spec.rated()}
    rows = tuple(_rows(found, side, output=output, rated=rated))
    sums = output if output and not any(key.startswith(side) for key in found.unjudged) else None
    return FactorTable(
        side=side,
        name=TABLE_NAMES[side],
        title=_("Internal factors") if is_internal else _("External factors"),
        plus_word=_("Strength") if is_internal else _("Opportunity"),
        minus_word=_("Weakness") if is_internal else _("Threat"),
        rows=rows,
        weights=output["weights"] if output else None,
        plus=sums["plus"] if sums else None,
        minus=sums["minus"] if sums else None,
        total=sums["total"] if sums else None,
        exact_total=exact["total"] if sums and exact else None,
    )


def _rows(
    found: StudySnapshot, side: str, *, output: Json | None, rated: Mapping[str, RatedFactor]
) -> Iterator[FactorRow]:
    factors = found.spec.internal if side == FactorSide.INTERNAL else found.spec.external
    for at, factor in enumerate(factors):
        figures = output["factors"][at] if output else None
        key = "" if factor.parts else f"{side}.{factor.code}"
        yield _row(found, rated.get(key), figures=figures, factor=factor)
        for place, part in enumerate(factor.parts):
            of_part = figures["parts"][place] if figures else None
            yield _row(found, rated[f"{side}.{part.statement}"], figures=of_part, factor=factor)


def _row(
    found: StudySnapshot,
    rated: RatedFactor | None,
    *,
    figures: Json | None,
    factor: StudyFactorSpec,
) -> FactorRow:
    judged = found.context["judgements"].get(rated.key) if rated else None
    score = figures["score"] if figures and judged else None
    return FactorRow(
        key=rated.key if rated else "",
        code=rated.code if rated else factor.code,
        title=words_of(rated.title if rated else factor.title),
        is_part=bool(rated and rated.is_part),
        mean=figures["mean"] if figures and factor.weight is None else None,
        weight=figures["weight"] if figures else None,
        rating=judged["rating"] if judged else None,
        plus=score if judged and judged["rating"] > 0 else None,
        minus=score if judged and judged["rating"] < 0 else None,
        judgement=_judgement(rated, judged) if rated and judged else None,
        label=rated.label if rated else factor.code,
        statement=rated.code if rated and rated.label != rated.code else "",
    )


def _judgement(rated: RatedFactor, judged: Json) -> JudgementWords:
    of, met = len(rated.requirements), judged["met"]
    counted, doubt = "", ""
    if of and met is not None:
        counted = _("%(met)s of %(of)s") % {"met": len(met), "of": of}
        proposed = proposed_rating(len(met), of=of)
        if proposed != judged["rating"]:
            doubt = _("%(met)s would be %(rating)s by the general rule") % {
                "met": counted,
                "rating": signed(str(proposed)),
            }
    rests_on = _("%(source)s: %(who)s, %(day)s") % {
        "source": JudgementSource(judged["source"]).label,
        "who": judged["said_by"],
        "day": day(judged["judged_on"]),
    }
    files = tuple(one["name"] for one in judged.get("files", ()))
    return JudgementWords(counted, judged["evidence"], rests_on, doubt, files)


def _method(found: StudySnapshot) -> Iterator[str]:
    """How the weights came about: printed under the tables."""
    context, spec = found.context, found.spec
    survey = context["survey"]
    for side in SIDES:
        yield f"{TABLE_NAMES[side]}: {_weighed_by(spec, side, survey=survey)}"
        for factor in spec.of(side):
            if factor.weigh_by:
                yield _("%(code)s is weighed by %(by)s alone, not by all its statements.") % {
                    "code": factor.code,
                    "by": ", ".join(factor.weigh_by),
                }
            for part in factor.parts:
                if part.code and part.code != part.statement:
                    yield _("%(code)s in %(table)s is statement %(statement)s.") % {
                        "code": part.code,
                        "table": TABLE_NAMES[side],
                        "statement": part.statement,
                    }
    if any(spec.source(side) != "direct" for side in SIDES):
        meaning = WeightMeaning(context["meaning"])
        yield _("The answers say %(meaning)s, and are taken for how much it weighs.") % {
            "meaning": meaning.label
        }
    decimals = context["weight_decimals"]
    yield (
        _("Weights are exact; only what is shown is rounded.")
        if decimals is None
        else _(
            "Weights are rounded to %(decimals)s decimals before they are used, by largest "
            "remainder, so that they still add up to 1."
        )
        % {"decimals": decimals}
    )


def _weighed_by(spec: FactorsSpec, side: str, *, survey: Json | None) -> str:
    source = spec.source("internal" if side == "internal" else "external")
    if source == "direct":
        return _("weights given directly.")
    if source == "means":
        return _("weights from given means of answers, as shares of their sum.")
    if survey is None or survey["respondents"] is None:
        return _("weights from a survey.")
    return ngettext(
        "weights from the mean answers of %(count)s respondent of the survey “%(name)s” "
        "(%(key)s), as shares of their sum.",
        "weights from the mean answers of %(count)s respondents of the survey “%(name)s” "
        "(%(key)s), as shares of their sum.",
        survey["respondents"],
    ) % {
        "count": survey["respondents"],
        "name": survey["name"],
        "key": survey["questionnaire"],
    }


def _doubts(found: StudySnapshot) -> Iterator[str]:
    """Given means that no whole answers make."""
    for side in SIDES:
        for factor in found.spec.of(side):
            if factor.mean is None or factor.answers is None:
                continue
            between = impossible_mean(factor.mean, answers=factor.answers)
            if between:
                yield _(
                    "%(code)s %(title)s: a mean of %(mean)s cannot be that of %(answers)s whole "
                    "answers; %(below)s and %(above)s can."
                ) % {
                    "code": factor.code,
                    "title": words_of(factor.title),
                    "mean": figure(str(factor.mean)),
                    "answers": factor.answers,
                    "below": figure(between.below),
                    "above": figure(between.above),
                }


def _rating_tips(found: StudySnapshot) -> Iterator[str]:
    assert found.output is not None
    for tip in found.output["ratings"]:
        then = tip["quadrant"]
        yield _(
            "%(name)s: %(instead)s instead of %(rating)s would make the %(side)s total %(total)s: "
            "%(field)s."
        ) % {
            "name": _titled(found, side=tip["side"], code=tip["part"] or tip["factor"]),
            "instead": signed(str(tip["instead"])),
            "rating": signed(str(tip["rating"])),
            "side": _side_word(tip["side"]),
            "total": signed(tip["total"]),
            "field": _("on the border") if then == "border" else field_words(then),
        }


def _weight_tips(found: StudySnapshot) -> Iterator[str]:
    assert found.output is not None
    for tip in found.output["weights"]:
        is_more = Fraction(tip["tipping"]) > Fraction(tip["weight"])
        said = (
            _("%(name)s: with a weight above %(tipping)s instead of %(weight)s: %(field)s.")
            if is_more
            else _("%(name)s: with a weight below %(tipping)s instead of %(weight)s: %(field)s.")
        )
        yield said % {
            "name": _titled(found, side=tip["side"], code=tip["factor"]),
            "tipping": figure(tip["tipping"]),
            "weight": figure(tip["weight"]),
            "field": field_words(tip["quadrant"]),
        }


def _titled(found: StudySnapshot, *, side: str, code: str) -> str:
    factors = found.spec.internal if side == "internal" else found.spec.external
    titles = {str(one.code): (one.code, one.title) for one in factors} | {
        str(part.statement): (part.code or part.statement, part.title)
        for one in factors
        for part in one.parts
    }
    label, title = titles[code]
    return f"{label} {words_of(title)}"


def _side_word(side: str) -> str:
    return _("internal") if side == "internal" else _("external")


def _fields(found: StudySnapshot) -> tuple[StrategyField, ...]:
    ratings, labels = found.ratings, found.spec.labels()
    return tuple(
        StrategyField(
            kind.value,
            str(kind.label),
            tuple(
                StrategyRow(
                    id=one["id"],
                    text=one["text"],
                    cites=", ".join(
                        _cited(key, ratings=ratings, labels=labels) for key in one["cites"]
                    ),
                    owner=one["owner"],
                    due_on=day(one["due_on"]),
                )
                for one in found.context["strategies"]
                if one["kind"] == kind
            ),
        )
        for kind in (StrategyKind.SO, StrategyKind.WO, StrategyKind.ST, StrategyKind.WT)
    )


def _cited(key: str, *, ratings: Mapping[str, int], labels: Mapping[str, str]) -> str:
    """``S a``"""
    code = labels.get(key, key)
    return f"{letter_of(key, ratings[key])} {code}" if key in ratings else code
