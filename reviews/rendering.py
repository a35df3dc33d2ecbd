"""A case, open or frozen, as the manager's review page shows it.

Reads the {"output", "context"} of a result or of a preview, never the live tables: what the
manager approves is what is shown here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.canonical import Json
from core.figures import signed
from core.figures.reading import plain_decimal
from core.language import localized
from core.models import AuditEntry
from evaluations.causes import reason_in_words
from evaluations.choices import EvaluationStatus, SourceFilter
from evaluations.rendering.filter_links import FilterLink
from evaluations.rendering.self_gaps import SelfGap, self_gap_in_words
from evaluations.rendering.sources import frozen_sources, sources_in_words
from evaluations.rules.measured_items import measured_words
from evaluations.rules.sources import SourceCount
from evaluations.selectors.earlier_answers import EarlierAnswers
from instruments.causes import cause
from instruments.ratings import rating_of
from monitoring.choices import classes_in_words
from monitoring.rates import uncovered_cases_of

DEAREST = 5  # so many items that cost most are named beside the result


class ReviewFilter(TextChoices):
    """Which answers a reviewer looks at first; every answer without one."""

    CHANGED = "changed", gettext_lazy("Changed since last year")
    UNPROVEN = "without-evidence", gettext_lazy("Without evidence")
    LOW = "low", gettext_lazy("Low scores")
    SELF = "self-differs", gettext_lazy("Self-score differs")
    OPEN = "open", gettext_lazy("Open")
    ONE_KIND = SourceFilter.ONE_KIND.value, SourceFilter.ONE_KIND.label
    CONTRADICTED = SourceFilter.CONTRADICTED.value, SourceFilter.CONTRADICTED.label


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What the same item was given in an earlier year: in words, and by how many of the item's
    points this year differs ("+1", "−2", "0"), "" where the two cannot be subtracted."""

    said: str
    difference: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An answer as it stands. ``measured`` is its figure in words, or ""; ``lost`` what it costs
    in points of the total, or ""; ``files`` are its pieces of evidence, ``sources`` counts what was
    told of what it rests on; ``last`` is None where the year before has no answer; ``self_said`` is
    what the contractor gave itself where that is another answer, else ""."""

    code: str
    title: str
    said: str
    measured: str
    note: str
    lost: str
    is_low: bool
    is_open: bool
    is_scored: bool
    files: int
    sources: SourceCount | None
    last: LastAnswer | None
    self_said: str

    @property
    def sources_said(self) -> str:
        """Its sources by kind, and that some contradict; "" without any."""
        return sources_in_words(self.sources)

    def passes(self, chosen: str) -> bool:
        """Whether a ReviewFilter leaves it; "" leaves everything."""
        match chosen:
            case ReviewFilter.CHANGED:
                found = not self.is_open and self.last is not None and self.last.is_other
            case ReviewFilter.UNPROVEN:
                found = self.is_scored and not self.files
            case ReviewFilter.LOW:
                found = self.is_low
            case ReviewFilter.SELF:
                found = self.self_said != ""
            case ReviewFilter.OPEN:
                found = self.is_open
            case ReviewFilter.ONE_KIND | ReviewFilter.CONTRADICTED:
                found = self.sources is not None and self.sources.passes(chosen)
            case _:
                found = True
        return found


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

    @property
    def scored(self) -> int:
        """How many answers earn something or nothing: those that evidence is asked for."""
        return sum(item.is_scored for item in self.items)

    @property
    def proven(self) -> int:
        """How many of those have a file."""
        return sum(item.is_scored and item.files > 0 for item in self.items)


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
    """Everything the page shows of the case. ``last_year`` is None without an earlier result;
    ``months`` counts those with figures in the period, ``rates_missing`` are sentences on rates
    whose cases lack man-hours, ``self_gap`` is None where the contractor
    has not judged itself."""

    percent: str | None
    mean: str | None
    is_complete: bool
    rating: Json | None
    rating_by_score: Json | None
    downgrades: list[DowngradePreview]
    dearest: list[ReviewItem]
    elements: list[ReviewElement]
    incidents: list[ShownIncident]
    rules: list[str]
    last_year: int | None
    months: int
    rates_missing: tuple[str, ...]
    self_gap: SelfGap | None

    @property
    def codes(self) -> list[str]:
        """Of every item, in the order of the checklist."""
        return [item.code for element in self.elements for item in element.items]

    def filters(self, chosen: str) -> list[FilterLink]:
        """Every filter that leaves something, the one that is on, and all of them together."""
        every = [item for element in self.elements for item in element.items]
        found = [
            FilterLink(
                value, str(label), sum(item.passes(value) for item in every), value == chosen
            )
            for value, label in [("", _("All items")), *ReviewFilter.choices]
        ]
        return [one for one in found if one.count or one.is_on or not one.value]

    def shown(self, chosen: str) -> list[ReviewElement]:
        """The elements with the answers that a filter leaves; one without any is left out."""
        cut = (
            replace(element, items=[item for item in element.items if item.passes(chosen)])
            for element in self.elements
        )
        return [element for element in cut if element.items or not chosen]

    @property
    def scored(self) -> int:
        """How many answers evidence is asked for."""
        return sum(element.scored for element in self.elements)

    @property
    def proven(self) -> int:
        """How many of those have a file."""
        return sum(element.proven for element in self.elements)

    @property
    def has_weights(self) -> bool:
        """False where every element weighs 1: then weights say nothing."""
        return any(element.weight != "1" for element in self.elements)


def review_of(
    frozen: Json,
    earlier: EarlierAnswers | None = None,
    *,
    self_apart: Mapping[str, str] | None = None,
) -> Review:
    """The review of a case beside an earlier year's answers, and what its contractor gave itself
    where that is another answer (``self_scores_apart``).

    Incidents that nobody had decided are shown as not counting.
    """
    output, context = frozen["output"], frozen["context"]
    ladder = context["ladder"]
    items = _items(frozen, earlier, self_apart=self_apart or {})
    return Review(
        percent=output["percent"],
        mean=output["mean_of_elements"],
        is_complete=output["status"] == "final",
        rating=rating_of(ladder, output["rating"]),
        rating_by_score=rating_of(ladder, output["rating_by_score"]),
        downgrades=[_downgrade(one, context) for one in output["downgrades"]],
        dearest=[items[lost["item"]] for lost in context["lost"][:DEAREST]],
        elements=_elements(output, context, items=items),
        incidents=sorted(
            [_incident(one, counts=True) for one in context["incidents"]]
            + [_incident(one, counts=False) for one in context["undecided"]],
            key=lambda one: (one.date, one.reference),
        ),
        rules=[localized(rule["title"]) for rule in context["rule_set"]["rules"]],
        last_year=earlier.year if earlier else None,
        months=context["exposure"]["months"],
        rates_missing=uncovered_cases_of(context["exposure"]).sentences,
        self_gap=self_gap_in_words(context),
    )


def _items(
    frozen: Json, earlier: EarlierAnswers | None, *, self_apart: Mapping[str, str]
) -> dict[str, ReviewItem]:
    lost = {one["item"]: one["points"] for one in frozen["context"]["lost"]}
    scores = {one["item"]: one.get("score") for one in frozen["case"]["responses"]}
    full = {one["code"]: one["max"] for one in frozen["case"]["items"]}
    return {
        item["code"]: ReviewItem(
            code=item["code"],
            title=localized(item["title"]),
            said=_answer_in_words(item),
            measured=measured_words(item),
            note=item["note"],
            lost=lost.get(item["code"], ""),
            is_low=_is_low(scores.get(item["code"]), full[item["code"]]),
            is_open=item["code"] not in scores,
            is_scored=scores.get(item["code"]) is not None,
            files=len(item.get("evidence", ())),
            sources=frozen_sources(item),
            last=_last(item, scores.get(item["code"]), full=full[item["code"]], earlier=earlier),
            self_said=self_apart.get(item["code"], ""),
        )
        for item in frozen["context"]["items"]
    }


def _last(
    item: Json, score: str | None, *, full: str, earlier: EarlierAnswers | None
) -> LastAnswer | None:
    was = earlier.items.get(item["lineage"]) if earlier else None
    if was is None or earlier is None:
        return None
    lost, most = earlier.losses.get(item["lineage"], (None, None))
    difference = ""
    if score is not None and lost is not None and Decimal(str(most)) == Decimal(full):
        points = Decimal(score) - (Decimal(full) - Decimal(str(lost)))
        difference = signed(plain_decimal(points))
    return LastAnswer(
        said=_answer_in_words(was),
        difference=difference,
        is_other=any(was[name] != item[name] for name in ("choice", "not_applicable")),
    )


def _is_low(score: str | None, full: str) -> bool:
    """Less than half of what the item can earn: what a reviewer looks at first."""
    return score is not None and 2 * Decimal(score) < Decimal(full)


def _answer_in_words(item: Json) -> str:
    """The answer in words: "3 (Antara 2 dan 4)", "Minor", "not applicable: why"."""
    if item["not_applicable"]:
        return _("not applicable: %(reason)s") % {"reason": item["na_reason"]}
    if not item["choice"]:
        return _("open")
    label = localized(item["choice_label"])
    return f"{item['choice']} ({label})" if item["choice"].isdigit() else label


def _elements(output: Json, context: Json, *, items: dict[str, ReviewItem]) -> list[ReviewElement]:
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
        people=_people(
            incident["fatalities"], incident["injured"], lost_days=incident["lost_days"]
        ),
        site=incident["site"],
        description=incident["description"],
        counts=counts,
    )


def _people(fatalities: int, injured: int, *, lost_days: int) -> str:
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
        "make_final": _("Result final"),
        "reopen_evaluation": _("Reopened"),
        "undo_reopening": _("Reopening undone"),
    }
    after = entry.after or {}
    return Event(
        at=entry.at,
        who=str(entry.user) if entry.user else _("The system"),
        what=words.get(entry.action, entry.action),
        reason=reason_in_words(after.get("cause"), after.get("reason", "")),
    )


def whose_turn(status: str) -> str:
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
