"""What is open and what goes out before an evaluation is submitted, approved or published.

Asked by the page that stands before each step and by the API. Everything is read at once for any
number of evaluations: a year's publication costs as many statements as that of one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.fields.json import KT

from accounts.roles import Person
from contractors.days import Days
from contractors.models import Representative
from core.canonical import JsonObject
from evaluations.choices import FROZEN_STATUSES, EvaluationStatus
from evaluations.models import Answer, Evaluation, EvidenceLink, ItemFinding, Period, Result
from evaluations.rules.open_items import IS_ANSWERED, open_among
from evaluations.rules.proposed_findings import proposed_severity
from evaluations.selectors.later_incidents import LaterIncident, later_incidents
from findings.choices import FindingSeverity, FindingStatus
from findings.selectors import OpenFindings, open_findings_of
from instruments.ratings import rating_of
from instruments.sheets import Choice, SheetItem, sheet_of
from monitoring.models import Incident
from monitoring.selectors import reported_months, undecided_incidents

LARGE = Decimal("0.5")  # of what an item can earn: from such a change on it is asked about


@dataclass(frozen=True, slots=True)
class YearFigure:
    """A year's total with its rating."""

    year: int
    percent: str | None
    rating: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that earns much more or less of its most than a year ago, both in percent."""

    item: SheetItem
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class ExcludedItem:
    """An item that is not applicable and was scored a year ago: it earned ``before`` percent."""

    item: SheetItem
    before: int


@dataclass(frozen=True, slots=True)
class UnraisedFinding:
    """An item whose answer calls for a finding, and none was raised."""

    item: SheetItem
    choice: Choice


@dataclass(frozen=True, slots=True)
class RevisionDifference:
    """What a revision changes of the one before: its number, its total, the items answered anew."""

    number: int
    before: YearFigure
    items: tuple[SheetItem, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """One evaluation before its next step.

    ``now`` is the frozen total; where nothing is frozen yet what the answers give, before rules
    and without a rating, None while an item is open. ``revised`` is None for a first
    revision, ``told`` are the people who see a publication.
    """

    evaluation: Evaluation
    now: YearFigure
    before: YearFigure | None
    revised: RevisionDifference | None
    open_items: tuple[SheetItem, ...]
    without_finding: tuple[UnraisedFinding, ...]
    without_evidence: tuple[SheetItem, ...]
    changes: tuple[ItemChange, ...]
    excluded: tuple[ExcludedItem, ...]
    undecided: tuple[Incident, ...]
    later: tuple[LaterIncident, ...]
    missing_months: tuple[date, ...]
    awaiting_months: tuple[date, ...]
    findings: OpenFindings
    told: tuple[str, ...]

    @property
    def is_clear(self) -> bool:
        """True where nothing is open and nothing stands out."""
        items = (self.open_items, self.without_finding, self.without_evidence)
        years = (self.changes, self.excluded)
        incidents = (self.undecided, self.later)
        return not any((*items, *years, *incidents, self.missing_months, self.findings.total))

    def facts(self) -> JsonObject:
        """All that is looked at, as plain values: where one differs, it has not been looked at.

        Whom it is said to and how does not matter: rows by id, an incident with its version.
        """
        return {
            "id": self.evaluation.pk,
            "revision": self.evaluation.revision,
            "status": str(self.evaluation.status),
            "years": [_year_facts(one) for one in (self.now, self.before) if one],
            "revised": [item.id for item in self.revised.items] if self.revised else None,
            "open": [item.id for item in self.open_items],
            "without_finding": [[one.item.id, one.choice.code] for one in self.without_finding],
            "without_evidence": [item.id for item in self.without_evidence],
            "changes": [[one.item.id, one.before, one.now] for one in self.changes],
            "excluded": [[one.item.id, one.before] for one in self.excluded],
            "undecided": [[one.pk, one.version] for one in self.undecided],
            "later": [[one.incident.pk, one.standing.value] for one in self.later],
            "missing_months": [month.isoformat() for month in self.missing_months],
            "awaiting_months": [month.isoformat() for month in self.awaiting_months],
            "findings": [self.findings.total, self.findings.major, self.findings.overdue],
            "told": list(self.told),
        }


def readiness_of(
    user: Person, evaluations: Collection[Evaluation], *, days: Days
) -> list[Readiness]:
    """Each of these (visible) evaluations before its next step, in their order.

    Ten statements; two more where any is frozen, one where any was reopened. Their period,
    contractor and ladder are joined.
    """
    companies = {one.contractor_id for one in evaluations}
    answers, evidence = _answers(evaluations), _items_with_evidence(evaluations)
    raised = _items_with_findings(evaluations)
    results, (totals, losses) = _results(evaluations), _earlier_results(evaluations)
    start = min((one.period.start for one in evaluations), default=days.today)
    end = max((one.period.end for one in evaluations), default=days.today)
    undecided = undecided_incidents(companies, start, end=end)
    months = reported_months(companies, start, end=end)
    findings, told = open_findings_of(user, companies, days=days), _representatives(companies)
    later, revised = later_incidents(evaluations), _last_revisions(evaluations)
    ready = []
    for one in evaluations:
        given, company = answers[one.pk], one.contractor_id
        items = sheet_of(one.instrument_id, one.level).items
        missing = _missing_months(one.period, months[company].counted, today=days.of(company))
        ready.append(
            Readiness(
                evaluation=one,
                now=results.get(one.pk) or _so_far(one),
                before=totals.get(one.pk),
                revised=_difference(one, items, given=given, last=revised.get(one.pk)),
                without_evidence=tuple(
                    item for item in items if given.get(item.id) and item.id not in evidence[one.pk]
                ),
                **_judged(items, given, raised=raised[one.pk], losses=losses.get(one.pk, {})),
                undecided=_within(one.period, undecided[company]),
                later=later.get(one.pk, ()),
                missing_months=missing,
                awaiting_months=tuple(day for day in missing if day in months[company].awaiting),
                findings=findings.get(company, OpenFindings()),
                told=tuple(told[company]),
            )
        )
    return ready


def _judged(
    items: Sequence[SheetItem],
    given: Mapping[int, str],
    *,
    raised: Collection[int],
    losses: JsonObject,
) -> dict[str, Any]:
    """What the answers themselves leave open or show, by the names that ``Readiness`` has."""
    return {
        "open_items": open_among(items, given),
        "without_finding": tuple(_without_finding(items, given, raised=raised)),
        "changes": tuple(_changes(items, given, losses=losses)),
        "excluded": tuple(_excluded(items, given, losses=losses)),
    }


def _last_revisions(evaluations: Collection[Evaluation]) -> dict[int, tuple[int, Any, Any, Any]]:
    """By evaluation its newest earlier result: (revision, percent, rating, responses).

    One statement, none where every evaluation is in its first revision.
    """
    reopened = [one.pk for one in evaluations if one.revision > 1]
    if not reopened:
        return {}
    rows = Result.objects.filter(
        evaluation__in=reopened, revision__lt=F("evaluation__revision")
    ).order_by("evaluation_id", "-revision")
    kept = (KT("output__percent"), KT("output__rating"), "case__responses")
    found = rows.distinct("evaluation_id").values_list("evaluation_id", "revision", *kept)
    return {pk: (revision, *rest) for pk, revision, *rest in found}


def _difference(
    evaluation: Evaluation,
    items: Iterable[SheetItem],
    *,
    given: Mapping[int, str],
    last: tuple[int, Any, Any, Any] | None,
) -> RevisionDifference | None:
    """Which items are answered otherwise than in the revision before; None without one."""
    if last is None:
        return None
    number, percent, rating, responses = last
    was = {one["item"]: "" if one.get("na") else one["kind"] for one in responses}
    anew = tuple(item for item in items if given.get(item.id) != was.get(item.code))
    figure = _figure(evaluation, evaluation.period.year, percent=percent, rating=rating)
    return RevisionDifference(number, figure, anew)


def _year_facts(figure: YearFigure) -> JsonObject:
    rating = figure.rating["code"] if figure.rating else None
    return {"year": figure.year, "percent": figure.percent, "rating": rating}


def _within(period: Period, incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    return tuple(found for found in incidents if period.start <= found.date <= period.end)


def _missing_months(period: Period, there: Collection[date], *, today: date) -> tuple[date, ...]:
    return tuple(month for month in months_over(period, today) if month not in there)


def _answers(evaluations: Collection[Evaluation]) -> dict[int, dict[int, str]]:
    """By evaluation and item the choice, "" where it is not applicable; open ones are left out."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    answered = Answer.objects.filter(IS_ANSWERED, evaluation__in=evaluations)
    for evaluation_id, item_id, choice in answered.values_list(
        "evaluation_id", "item_id", "choice"
    ):
        found[evaluation_id][item_id] = choice
    return found


def _items_with_evidence(evaluations: Collection[Evaluation]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    links = EvidenceLink.objects.filter(
        evidence__evaluation__in=evaluations, evidence__removed_at=None
    )
    for evaluation_id, item_id in links.values_list("evidence__evaluation_id", "item_id"):
        found[evaluation_id].add(item_id)
    return found


def _items_with_findings(evaluations: Collection[Evaluation]) -> dict[int, set[int]]:
    """By evaluation the items a finding was raised from, closed or not; withdrawn ones were not."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = ItemFinding.objects.filter(evaluation__in=evaluations)
    standing = rows.exclude(finding__status=FindingStatus.WITHDRAWN)
    for evaluation_id, item_id in standing.values_list("evaluation_id", "item_id"):
        found[evaluation_id].add(item_id)
    return found


def _without_finding(
    items: Iterable[SheetItem], given: Mapping[int, str], *, raised: Collection[int]
) -> list[UnraisedFinding]:
    """Those that call for a major finding first: a few of them stand among many minor ones."""
    found = []
    for item in items:
        choice = item.scale.choice(given.get(item.id, ""))
        severity = proposed_severity(item, choice.code) if choice else None
        if choice and severity and item.id not in raised:
            found.append((severity != FindingSeverity.MAJOR, UnraisedFinding(item, choice)))
    return [judged for _last, judged in sorted(found, key=itemgetter(0))]


def _results(evaluations: Collection[Evaluation]) -> dict[int, YearFigure]:
    """The frozen total of those that are approved or published."""
    frozen = {one.pk: one for one in evaluations if one.status in FROZEN_STATUSES}
    rows = Result.objects.filter(evaluation__in=frozen.values()).values_list(
        "evaluation_id", "revision", KT("output__percent"), KT("output__rating")
    )
    return {
        pk: _figure(frozen[pk], frozen[pk].period.year, percent=percent, rating=rating)
        for pk, revision, percent, rating in rows
        if revision == frozen[pk].revision
    }


def _figure(
    evaluation: Evaluation, year: int, *, percent: str | None, rating: str | None
) -> YearFigure:
    return YearFigure(year, percent, rating_of(evaluation.ladder.content, rating))


def _so_far(evaluation: Evaluation) -> YearFigure:
    """What the answers give before rules; None while an item is open."""
    is_open = evaluation.summary["counts"]["open"]
    return YearFigure(
        evaluation.period.year, None if is_open else evaluation.summary["percent"], None
    )


def _earlier_results(
    evaluations: Collection[Evaluation],
) -> tuple[dict[int, YearFigure], dict[int, JsonObject]]:
    """By evaluation last year's published total, and what its items lost, by lineage.

    The total is the one a publication is compared with; the items are those of the answers that
    checklist and review show as last year's, of any level and published or not.
    """
    whose = {
        "contractor": OuterRef("contractor"),
        "instrument_code": OuterRef("instrument__code"),
        "year": OuterRef("period__year"),
    }
    totals = Result.objects.published().of_earlier_years_at(OuterRef("level"), **whose)
    answers = Result.objects.of_earlier_years(**whose)
    by_pk = {one.pk: one for one in evaluations}
    wanted = Evaluation.objects.filter(pk__in=by_pk).annotate(
        of_total=Subquery(totals.values("pk")[:1]), of_answers=Subquery(answers.values("pk")[:1])
    )
    of_each = list(wanted.values_list("pk", "of_total", "of_answers"))
    rows = Result.objects.filter(pk__in={pk for _one, *both in of_each for pk in both if pk})
    named = ("evaluation__period__year", KT("output__percent"), KT("output__rating"), "losses")
    found = {pk: facts for pk, *facts in rows.values_list("pk", *named)}
    figures = {}
    for pk, total, _answers_of in of_each:
        if total:
            year, percent, rating, _losses = found[total]
            figures[pk] = _figure(by_pk[pk], year, percent=percent, rating=rating)
    return figures, {pk: found[last][3] for pk, _total, last in of_each if last}


def _changes(
    items: Iterable[SheetItem], given: Mapping[int, str], *, losses: JsonObject
) -> Iterable[ItemChange]:
    """Where an item's share of its most moved by ``LARGE`` or more since last year."""
    for item in items:
        choice, lost = given.get(item.id), losses.get(item.lineage)
        if not choice or lost is None or choice not in item.scale.points:
            continue
        now = Decimal(str(item.scale.points[choice])) / Decimal(str(item.scale.max))
        before = _earned(lost)
        if abs(now - before) >= LARGE:
            yield ItemChange(item, before=round(100 * before), now=round(100 * now))


def _excluded(
    items: Iterable[SheetItem], given: Mapping[int, str], *, losses: JsonObject
) -> Iterable[ExcludedItem]:
    """What leaves numerator and divisor though last year it stood in both; the least earned first.

    To leave out what earned little raises a total as much as doing it well.
    """
    found = [
        ExcludedItem(item, before=round(100 * _earned(losses[item.lineage])))
        for item in items
        if given.get(item.id) == "" and losses.get(item.lineage)
    ]
    return sorted(found, key=attrgetter("before"))


def _earned(lost: Sequence[Any]) -> Decimal:
    """The share of its most that an item earned: ``lost`` is [what it lost, its most]."""
    return 1 - Decimal(str(lost[0])) / Decimal(str(lost[1]))


def months_over(period: Period, today: date) -> list[date]:
    """The months of a period that are over by today, by their first day."""
    months, month = [], period.start.replace(day=1)
    while (
        month <= period.end and (following := (month + timedelta(days=31)).replace(day=1)) <= today
    ):
        months.append(month)
        month = following
    return months


def _representatives(companies: Collection[int]) -> dict[int, list[str]]:
    """The people who speak for each company and can sign in."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Representative.objects.filter(contractor__in=companies, user__is_active=True)
    for one in rows.select_related("user").order_by("user__username"):
        found[one.contractor_id].append(str(one.user))
    return found


def left_out(evaluations: Collection[Evaluation]) -> list[Evaluation]:
    """Who of the same periods stays unpublished when these are published, by name."""
    found = Evaluation.objects.filter(period__in={one.period_id for one in evaluations})
    rest = found.exclude(pk__in=[one.pk for one in evaluations]).exclude(
        status=EvaluationStatus.PUBLISHED
    )
    return list(rest.select_related("contractor", "period").order_by("contractor__name"))
