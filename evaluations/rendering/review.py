"""A case, open or frozen, as the manager's review page shows it.

Reads the {"output", "context"} of a result or of a preview, never the live tables: what the
manager approves is what is shown here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.language import localized
from core.models import AuditEntry
from evaluations.choices import EvaluationStatus
from evaluations.measured_items import measured_words
from instruments.causes import cause
from instruments.ratings import rating_of
from monitoring.choices import classes_in_words

Json = Mapping[str, Any]
DEAREST = 5  # so many items that cost most are named beside the result


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An answer as it stands. ``measured`` is its figure in words, or ""; ``lost`` what it costs
    in points of the total, or ""; ``files`` are its pieces of evidence."""

    code: str
    title: str
    said: str
    measured: str
    note: str
    lost: str
    is_low: bool
    is_open: bool
    files: int


@dataclass(frozen=True, slots=True)
class ReviewElement:
    """An element with its figures, its note and its answers."""

    code: str
    title: str
    weight: str
    percent: str | None
    counts: Json
    note: str
    items: list[ReviewItem]

    @property
    def low(self) -> int:
        """How many answers earn less than half."""
        return sum(item.is_low for item in self.items)


@dataclass(frozen=True, slots=True)
class ShownIncident:
    """An incident of the period; only a confirmed one counts."""

    reference: str
    date: date
    kind: str
    people: str
    site: str
    description: str
    counts: bool


@dataclass(frozen=True, slots=True)
class DowngradePreview:
    """A rule that fires, with the ratings it leads from and to."""

    title: str
    basis: str
    before: Json | None
    after: Json | None
    why: str

    @property
    def changes(self) -> bool:
        """False where the rating was already as low."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the page shows of the case."""

    percent: str | None
    mean: str | None
    is_final: bool
    rating: Json | None
    rating_by_score: Json | None
    downgrades: list[DowngradePreview]
    dearest: list[ReviewItem]
    elements: list[ReviewElement]
    incidents: list[ShownIncident]
    rules: list[str]

    @property
    def has_weights(self) -> bool:
        """False where every element weighs 1: then weights say nothing."""
        return any(element.weight != "1" for element in self.elements)


def review_of(frozen: Json) -> Review:
    """The review of a case; incidents that nobody had decided are shown as not counting."""
    output, context = frozen["output"], frozen["context"]
    ladder = context["ladder"]
    items = _items(frozen)
    return Review(
        percent=output["percent"],
        mean=output["mean_of_elements"],
        is_final=output["status"] == "final",
        rating=rating_of(ladder, output["rating"]),
        rating_by_score=rating_of(ladder, output["rating_by_score"]),
        downgrades=[_downgrade(one, context) for one in output["downgrades"]],
        dearest=[items[lost["item"]] for lost in context["lost"][:DEAREST]],
        elements=_elements(output, context, items),
        incidents=sorted(
            [_incident(one, counts=True) for one in context["incidents"]]
            + [_incident(one, counts=False) for one in context["undecided"]],
            key=lambda one: (one.date, one.reference),
        ),
        rules=[localized(rule["title"]) for rule in context["rule_set"]["rules"]],
    )


def _items(frozen: Json) -> dict[str, ReviewItem]:
    lost = {one["item"]: one["points"] for one in frozen["context"]["lost"]}
    scores = {one["item"]: one.get("score") for one in frozen["case"]["responses"]}
    full = {one["code"]: one["max"] for one in frozen["case"]["items"]}
    return {
        item["code"]: ReviewItem(
            code=item["code"],
            title=localized(item["title"]),
            said=_said(item),
            measured=measured_words(item),
            note=item["note"],
            lost=lost.get(item["code"], ""),
            is_low=_is_low(scores.get(item["code"]), full[item["code"]]),
            is_open=item["code"] not in scores,
            files=len(item.get("evidence", ())),
        )
        for item in frozen["context"]["items"]
    }


def _is_low(score: str | None, full: str) -> bool:
    """Less than half of what the item can earn: what a reviewer looks at first."""
    return score is not None and 2 * Decimal(score) < Decimal(full)


def _said(item: Json) -> str:
    """The answer in words: "3 (Antara 2 dan 4)", "Minor", "not applicable: why"."""
    if item["not_applicable"]:
        return _("not applicable: %(reason)s") % {"reason": item["na_reason"]}
    if not item["choice"]:
        return _("open")
    label = localized(item["choice_label"])
    return f"{item['choice']} ({label})" if item["choice"].isdigit() else label


def _elements(output: Json, context: Json, items: dict[str, ReviewItem]) -> list[ReviewElement]:
    figures = {one["code"]: one for one in output["elements"]}
    return [
        ReviewElement(
            code=element["code"],
            title=localized(element["title"]),
            weight=element["weight"],
            percent=figures[element["code"]]["percent"],
            counts=figures[element["code"]]["counts"],
            note=element["note"],
            items=[
                items[item["code"]]
                for item in context["items"]
                if item["element"] == element["code"]
            ],
        )
        for element in context["elements"]
    ]


def _downgrade(fired: Json, context: Json) -> DowngradePreview:
    rule = next(one for one in context["rule_set"]["rules"] if one["code"] == fired["rule"])
    return DowngradePreview(
        title=localized(rule["title"]),
        basis=localized(rule["basis"]) if rule.get("basis") else "",
        before=rating_of(context["ladder"], fired["from"]),
        after=rating_of(context["ladder"], fired["to"]),
        why=_("Because %(cause)s.") % {"cause": cause(rule, fired)},
    )


def _incident(incident: Json, *, counts: bool) -> ShownIncident:
    return ShownIncident(
        reference=incident["ref"],
        date=date.fromisoformat(incident["date"]),
        kind=classes_in_words(incident["kind"], incident["mining_class"]),
        people=_people(incident["fatalities"], incident["injured"], incident["lost_days"]),
        site=incident["site"],
        description=incident["description"],
        counts=counts,
    )


def _people(fatalities: int, injured: int, lost_days: int) -> str:
    parts = [
        (fatalities, _("%(count)s killed")),
        (injured, _("%(count)s injured")),
        (lost_days, _("%(count)s days lost")),
    ]
    return ", ".join(words % {"count": count} for count, words in parts if count)


@dataclass(frozen=True, slots=True)
class Event:
    """One step of the life cycle: when, who, what, and the reason where there is one."""

    at: datetime
    who: str
    what: str
    reason: str


def event_of(entry: AuditEntry) -> Event:
    """An audit row in words; an action that is not known here is shown by its name."""
    words = {
        "add_evaluation": _("Evaluation opened"),
        "submit_evaluation": _("Submitted to the manager"),
        "take_back_submission": _("Submission taken back"),
        "return_evaluation": _("Returned"),
        "approve_evaluation": _("Result approved"),
        "publish_evaluation": _("Result published"),
        "reopen_evaluation": _("Reopened"),
    }
    return Event(
        at=entry.at,
        who=str(entry.user) if entry.user else _("The system"),
        what=words.get(entry.action, entry.action),
        reason=(entry.after or {}).get("reason", ""),
    )


def next_step(status: str) -> str:
    """What happens next with an evaluation in this state, and whose turn it is."""
    words = {
        EvaluationStatus.DRAFT: _("The coordinator is filling in the checklist."),
        EvaluationStatus.RETURNED: _("The coordinator is revising the checklist."),
        EvaluationStatus.SUBMITTED: _("An HSE manager reviews it, then approves or returns it."),
        EvaluationStatus.APPROVED: _(
            "The result is frozen. Its contractor sees it once a manager has published it."
        ),
        EvaluationStatus.PUBLISHED: _("The contractor can see the result."),
    }
    return words[EvaluationStatus(status)]
