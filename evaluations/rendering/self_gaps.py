"""A contractor's judgement of itself beside the owner's, in words and figures.

The gap is read from what a result froze, or what would be frozen; never from the live rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.canonical import Json
from core.figures import NO_FIGURE, moment, percent, signed
from core.language import localized
from evaluations.selectors.evaluations import AnswerState
from instruments.sheets import SheetItem


@dataclass(frozen=True, slots=True)
class SelfGapRow:
    """Both judgements of one element, or of all: percents, and the gap with its sign.

    ``higher`` and ``lower`` count the items in which the contractor gave itself more or less than
    the owner, of ``items`` that both scored.
    """

    code: str
    title: str
    contractor: str
    own: str
    gap: str
    items: int
    higher: int
    lower: int


@dataclass(frozen=True, slots=True)
class SelfGap:
    """How far the two lie apart in one year; ``sentence`` says which way, and where most."""

    total: SelfGapRow
    rows: Sequence[SelfGapRow]
    sentence: str


def self_gap_in_words(context: Json) -> SelfGap | None:
    """The gap of a result's context; None where the contractor gave no judgement of itself."""
    frozen = context.get("self_assessment")
    if not frozen:
        return None
    gap, titles = frozen["gap"], {one["code"]: one["title"] for one in context["elements"]}
    return SelfGap(
        total=_row(gap),
        rows=[
            _row(gap["elements"][code], code=code, title=localized(titles[code]))
            for code in titles
            if gap["elements"][code]["items"]
        ],
        sentence=_("Submitted by the contractor on %(day)s. %(gap)s")
        % {"day": moment(frozen["submitted_at"]), "gap": gap_sentence(gap)},
    )


def _row(line: Json, *, code: str = "", title: str = "") -> SelfGapRow:
    return SelfGapRow(
        code=code,
        title=title,
        contractor=percent(line["contractor"]),
        own=percent(line["own"]),
        gap=signed(line["gap"]),
        items=line["items"],
        higher=line["higher"],
        lower=line["lower"],
    )


def gap_sentence(gap: Json) -> str:
    """Whether the contractor sees itself higher or lower, by how much, and where most."""
    if gap["gap"] is None:
        return _("No item was scored by both.")
    found, code = Decimal(gap["gap"]), widest_element(gap)
    if code is None:
        return _("In every element it sees itself as the owner does.")
    words = {
        "gap": signed(gap["gap"]),
        "element": code,
        "most": signed(gap["elements"][code]["gap"]),
    }
    if found > 0:
        said = _("It sees itself higher than the owner: %(gap)s points; ")
    elif found < 0:
        said = _("It sees itself lower than the owner: %(gap)s points; ")
    else:
        said = _("In all it sees itself as the owner does; ")
    return (said + _("most in element %(element)s (%(most)s).")) % words


def widest_element(gap: Json) -> str | None:
    """The code of the element in which the two lie furthest apart; None where in none they do."""
    elements: Mapping[str, Json] = gap["elements"]
    apart = {code: abs(Decimal(one["gap"] or 0)) for code, one in elements.items()}
    code = max(apart, key=lambda one: apart[one], default=None)
    return code if code is not None and apart[code] else None


def widest_in_words(gap: Json) -> str:
    """That element with its gap, ``3 (+20,0)``; a dash where there is none."""
    code = widest_element(gap)
    return NO_FIGURE if code is None else f"{code} ({signed(gap['elements'][code]['gap'])})"


def self_answer_in_words(item: SheetItem, answer: AnswerState) -> str:
    """The answer in words: "3 (Antara 2 dan 4)", "not applicable: why", "open"."""
    if answer.not_applicable:
        return _("not applicable: %(reason)s") % {"reason": answer.na_reason}
    choice = item.scale.choice(answer.choice) if answer.choice else None
    if choice is None:
        return _("open")
    label = localized(choice.label)
    return f"{choice.code} ({label})" if choice.code.isdigit() else label
