"""A self-assessment as it is read: where it stands in words, and what was said of each item."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.figures import instant
from core.language import localized
from evaluations.choices import SelfAssessmentState
from evaluations.selectors.evaluations import AnswerState, Checklist
from evaluations.selectors.self_assessments import SelfStanding
from instruments.sheets import SheetItem


@dataclass(frozen=True, slots=True)
class SelfItem:
    """What a contractor said of one item, in words."""

    code: str
    title: str
    said: str
    note: str


@dataclass(frozen=True, slots=True)
class SelfElement:
    """What a contractor said of one element, with the percent its answers would give."""

    code: str
    title: str
    percent: str | None
    note: str
    items: Sequence[SelfItem]


def standing_in_words(standing: SelfStanding) -> str:
    """Where it stands, in one sentence."""
    until = date_format(standing.until) if standing.until else ""
    match standing.state:
        case SelfAssessmentState.NONE:
            return _("This period asks for no self-assessment.")
        case SelfAssessmentState.OPEN:
            return _("It can be filled in until %(day)s, the end of that day.") % {"day": until}
        case SelfAssessmentState.SUBMITTED if standing.submitted_at:
            words = {"at": instant(standing.submitted_at), "person": standing.submitted_by or ""}
            return _("Submitted on %(at)s by %(person)s.") % words
        case SelfAssessmentState.OVER:
            return _("Not submitted: it could be filled in until %(day)s.") % {"day": until}
        case _:
            return _("The result is published: the self-assessment stays as it is.")


def self_elements(found: Checklist) -> list[SelfElement]:
    """Everything that was said, in the order of the checklist."""
    return [
        SelfElement(
            code=part.element.code,
            title=localized(part.element.title),
            percent=part.percent,
            note=part.note,
            items=[_item(one.item, one.answer) for one in part.items],
        )
        for part in found.elements
    ]


def _item(item: SheetItem, answer: AnswerState) -> SelfItem:
    return SelfItem(
        item.code, localized(item.title), self_answer_in_words(item, answer), answer.note
    )


def self_answer_in_words(item: SheetItem, answer: AnswerState) -> str:
    """The answer in words: "3 (Antara 2 dan 4)", "not applicable: why", "open"."""
    if answer.not_applicable:
        return _("not applicable: %(reason)s") % {"reason": answer.na_reason}
    choice = item.scale.choice(answer.choice) if answer.choice else None
    if choice is None:
        return _("open")
    label = localized(choice.label)
    return f"{choice.code} ({label})" if choice.code.isdigit() else label
