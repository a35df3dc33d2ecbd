"""From a frozen result to the steps that are proposed for its coaching plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.canonical import Json
from core.language import localized
from outcomes.coaching.choices import CoachingReason


@dataclass(frozen=True, slots=True)
class CoachingProposal:
    """A step that a result calls for: why (``code`` and ``title`` by language), and what to do.

    ``lost`` are the points of the total that an item lost ("1.5"; "" of a group). ``finding`` is
    the id of a finding that is this action already; then ``action`` is "", and nothing is copied.
    ``part`` is the weak group or the element it belongs to, by language, ``element`` the code of
    the latter; ``begins``: a plan is proposed to begin with it.
    """

    key: str
    reason: CoachingReason
    code: str
    lineage: str
    title: Json
    action: str
    part: Json
    lost: str = ""
    finding: int | None = None
    element: str = ""
    begins: bool = False

    @property
    def part_key(self) -> str:
        """Of its group or element: "group:top_down", "element:3"."""
        return f"element:{self.element}" if self.element else f"group:{self.code}"


def coaching_proposals(
    output: Json,
    context: Json,
    *,
    items: int,
    begin_with: int = 0,
    findings: Mapping[str, int],
) -> tuple[CoachingProposal, ...]:
    """What each weak group is advised to do, then the items that lost most with their next step.

    ``findings`` are the ids of unclosed findings by the code of the item they were born at; an
    item that has one is proposed with it, whatever it lost. A plan begins with these, and with the
    ``begin_with`` items that lost most.
    """
    dearest = _items(context, most=items, begin_with=begin_with, findings=findings)
    return (*_groups(output, context), *dearest)


def _groups(output: Json, context: Json) -> Iterator[CoachingProposal]:
    told = {one["code"]: one for one in context["groups"]}
    for group in output["groups"]:
        if not group["weak"]:
            continue
        code = group["code"]
        for number, text in enumerate(told[code]["recommendations"], start=1):
            yield CoachingProposal(
                f"group:{code}:{number}", CoachingReason.GROUP, code, "", told[code]["title"],
                localized(text), part=told[code]["title"],
            )  # fmt: skip


def _items(
    context: Json, *, most: int, begin_with: int, findings: Mapping[str, int]
) -> Iterator[CoachingProposal]:
    known = {one["code"]: one for one in context["items"]}
    elements = {one["code"]: one["title"] for one in context["elements"]}
    lost = [one for one in context["lost"] if Decimal(one["points"]) > 0]
    lost.sort(key=lambda one: -Decimal(one["points"]))
    for place, one in enumerate(lost):
        item, finding = known[one["item"]], findings.get(one["item"])
        if place >= most and finding is None:
            continue
        action = "" if finding else _next_answer(one, otherwise=localized(item["title"]))
        yield CoachingProposal(
            f"item:{item['code']}", CoachingReason.ITEM, item["code"], item["lineage"],
            item["title"], action, lost=one["points"], finding=finding,
            part=elements[item["element"]], element=item["element"],
            begins=place < begin_with or finding is not None,
        )  # fmt: skip


def _next_answer(lost: Json, *, otherwise: str) -> str:
    """The answer that gains the next point, by name: its guide alone says what is so there.

    Without such an answer the words given for it.
    """
    step = lost.get("next") or {}
    guide = localized(step.get("guide")) or otherwise
    label = localized(step.get("label"))
    return (
        _("Reach “%(answer)s”: %(guide)s") % {"answer": label, "guide": guide} if label else guide
    )
