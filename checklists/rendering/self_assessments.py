"""A self-assessment as it is read: where it stands in words, and what was said of each item."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from checklists.selectors.checklist import Checklist, ChecklistItem
from checklists.selectors.evidence import EvidenceFile
from core.figures import instant
from core.language import localized
from evaluations.choices import SelfAssessmentState, SelfFilter
from evaluations.rendering.filter_links import FilterLink
from evaluations.rendering.self_gaps import self_answer_in_words
from evaluations.rules.measured_items import frozen_measure, measured_words
from evaluations.rules.self_assessments import self_score_differs
from evaluations.selectors.evaluations import OPEN_ANSWER, AnswerState, EvaluationAnswers
from evaluations.selectors.self_assessments import SelfStanding
from instruments.sheets import SheetItem


@dataclass(frozen=True, slots=True)
class SelfItem:
    """What a contractor said of one item, in words, and how the owner's answer stands beside it.

    ``measured`` is the figure of a measured item in words, "" where there is none; ``version`` is
    that of the owner's answer; ``waits``: the contractor judged it, the owner has not yet;
    ``can_be_taken``: the view that is shown offers it.
    """

    code: str
    title: str
    said: str
    measured: str
    note: str
    files: Sequence[EvidenceFile]
    own_said: str
    own_measured: str
    own_note: str
    version: str
    differs: bool
    waits: bool
    can_be_taken: bool = False

    def passes(self, view: str) -> bool:
        """Whether a SelfFilter leaves it; "" leaves what differs."""
        match view:
            case SelfFilter.ALL:
                return True
            case SelfFilter.OPEN:
                return self.waits
            case _:
                return self.differs

    def seen_in(self, view: str) -> "SelfItem":
        """It as a view shows it: what differs is offered anywhere, what waits in its own view.

        A button at each item not yet answered, beside all that is read, hid the differences.
        """
        offered = self.differs or (view == SelfFilter.OPEN and self.waits)
        return replace(self, can_be_taken=offered)


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


def self_elements(
    found: Checklist, *, own: EvaluationAnswers, files: Sequence[EvidenceFile]
) -> list[SelfElement]:
    """Everything that was said, in the order of the checklist, beside the owner's answers.

    ``own`` is empty, and stays so, for a representative.
    """
    return [
        SelfElement(
            code=part.element.code,
            title=localized(part.element.title),
            percent=part.percent,
            note=part.note,
            items=[
                _item(one, own.answers.get(one.item.id, OPEN_ANSWER), files=files)
                for one in part.items
            ],
        )
        for part in found.elements
    ]


def shown_elements(elements: Sequence[SelfElement], view: str) -> list[SelfElement]:
    """The elements with the items that a SelfFilter leaves; those without one are left out."""
    narrowed = [
        replace(part, items=[one.seen_in(view) for one in part.items if one.passes(view)])
        for part in elements
    ]
    return [part for part in narrowed if part.items]


def self_filters(elements: Sequence[SelfElement], view: str) -> list[FilterLink]:
    """The views as links, each with how many items it leaves."""
    every = [one for part in elements for one in part.items]
    return [
        FilterLink(value, str(label), sum(one.passes(value) for one in every), value == view)
        for value, label in [("", _("Self-score differs")), *SelfFilter.choices]
    ]


def _item(one: ChecklistItem, own: AnswerState, *, files: Sequence[EvidenceFile]) -> SelfItem:
    item, said = one.item, one.answer
    ours, theirs = ((of.choice, of.not_applicable) for of in (own, said))
    return SelfItem(
        code=item.code,
        title=localized(item.title),
        said=self_answer_in_words(item, said),
        measured=_measured(item, said),
        note=said.note,
        files=[file for file in files if item.code in file.items],
        own_said=self_answer_in_words(item, own),
        own_measured=_measured(item, own),
        own_note=own.note,
        version=str(own.version),
        differs=self_score_differs(ours, theirs),
        waits=own.is_open and not said.is_open,
    )


def _measured(item: SheetItem, answer: AnswerState) -> str:
    """The figure behind an answer, and the reason for another score than it stands for."""
    return measured_words(frozen_measure(item, answer.figure, reason=answer.figure_reason))
