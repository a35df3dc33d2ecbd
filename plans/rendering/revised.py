"""A first audit that was revised after its plan was begun: what changed, criterion by criterion."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.canonical import Json
from core.language import localized
from evaluations.models import Result
from plans.models import FulfilmentPlan
from plans.selectors import judgements_of


@dataclass(frozen=True, slots=True)
class ChangedState:
    """A criterion that the revision judges otherwise; its answers in words, before and after."""

    code: str
    before: str
    after: str
    is_fulfilled: bool


@dataclass(frozen=True, slots=True)
class RevisedAudit:
    """The revision that a plan does not rest on yet, and what it changes."""

    result: Result
    number: int
    changes: tuple[ChangedState, ...]


def revised_audit(plan: FulfilmentPlan, later: Result) -> RevisedAudit:
    """What the later revision says otherwise than the one the plan rests on."""
    plan.result.refresh_from_db(fields=["context"])
    return RevisedAudit(later, later.revision, changed_states(plan.result, later))


def changed_states(first: Result, later: Result) -> tuple[ChangedState, ...]:
    """The criteria that two revisions of one audit judge differently, in the order of the second.

    One that did not apply in one of them counts: it is said so.
    """
    before = {one.criterion: one for one in judgements_of(first)}
    words = _words(first.context) | _words(later.context)
    codes = {one["lineage"]: one["code"] for one in later.context["items"]}
    found = []
    for one in judgements_of(later):
        was = before.get(one.criterion)
        if was is None or was.choice != one.choice:
            found.append(
                ChangedState(
                    code=codes[one.criterion],
                    before=_said(words, was.choice if was else ""),
                    after=_said(words, one.choice),
                    is_fulfilled=one.fulfilled,
                )
            )
    return tuple(found)


def _words(context: Json) -> dict[str, str]:
    return {one["code"]: localized(one["label"]) for one in context["conformity"]}


def _said(words: dict[str, str], choice: str) -> str:
    return words.get(choice, choice) or _("did not apply")
