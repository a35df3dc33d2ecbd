"""Coaching in words, and its mails. Call in the language of who reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.language import localized
from core.mailing import link_to, mail_text, one_line
from outcomes.coaching.choices import CoachingReason
from outcomes.coaching.models import CoachingStep
from outcomes.coaching.rules.proposals import CoachingProposal


@dataclass(frozen=True, slots=True)
class ProposalPart:
    """The proposals of one weak group or element, each as its box on the page."""

    key: str
    title: str
    boxes: Sequence[BoundWidget]

    @property
    def chosen(self) -> int:
        """How many of them are ticked."""
        return sum(bool(one.data["selected"]) for one in self.boxes)


def proposal_words(one: CoachingProposal) -> str:
    """What a proposal says beside its box; that of a group stands below the group's name."""
    action = one.action or _("is a finding already, and is linked")
    return f"{one.code} {localized(one.title)}: {action}" if one.element else action


def proposal_parts(
    proposed: Sequence[CoachingProposal], boxes: Iterable[BoundWidget]
) -> list[ProposalPart]:
    """The boxes of these proposals by what they belong to: first the element that lost most."""
    beside = list(zip(proposed, boxes, strict=True))
    firsts = {one.part_key: one for one in proposed}
    return [
        ProposalPart(
            key,
            " ".join(filter(None, (one.element, localized(one.part)))),
            [box for other, box in beside if other.part_key == key],
        )
        for key, one in sorted(firsts.items(), key=lambda pair: not pair[1].element)
    ]


def ticked(
    proposed: Sequence[CoachingProposal], chosen: Iterable[str], *, tick: str
) -> tuple[list[str], str]:
    """What is chosen after a press on "all:element:3" or "none:group:top_down", and that part."""
    word, _colon, part = tick.partition(":")
    here = {one.key for one in proposed if one.part_key == part}
    left = {*chosen} - here
    return [
        one.key for one in proposed if one.key in (left | here if word == "all" else left)
    ], part


def reason_words(step: CoachingStep) -> str:
    """What a step was drawn from: "Item 3.04: Permits", "Weak group: Top-down"."""
    words = {"code": step.code, "title": localized(step.title)}
    if step.reason == CoachingReason.ITEM:
        return _("Item %(code)s: %(title)s") % words
    if step.reason == CoachingReason.GROUP:
        return _("Weak group: %(title)s") % words
    return str(CoachingReason(step.reason).label)


def action_words(step: CoachingStep) -> str:
    """What is to be done: its own words, or those of the finding that it is."""
    return step.finding.description if step.finding else step.action


def owner_words(step: CoachingStep) -> str:
    """Who must act: a person, or the contractor by its name."""
    owner = step.finding.owner if step.finding else step.owner
    return str(owner) if owner else step.plan.evaluation.contractor.name


def reminder_subject(*, is_late: bool) -> str:
    """What it is about. No name of a company stands in a subject."""
    said = _("a coaching step is late") if is_late else _("the day of a coaching step is near")
    return f"CSMS {settings.OWNER_NAME}: {said}"


def reminder_body(step: CoachingStep, *, person: User) -> str:
    """The step with its day and its page."""
    assert step.due_on is not None
    return mail_text(
        person,
        [
            f"{one_line(step.plan.evaluation.contractor.name)}: {one_line(step.action)}",
            _("until %(until)s") % {"until": date_format(step.due_on)},
            link_to("coaching-step", step.plan.key, step.number),
        ],
    )
