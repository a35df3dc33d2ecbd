"""What waits for somebody among evaluations: to be filled in, reviewed, published; revised."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Case, F, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.access import may_keep_people
from accounts.roles import Person
from contractors.days import days_at
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from core.figures import days_late
from evaluations.access import (
    approved_by_nobody,
    decides_on_evaluations,
    evaluations_visible_to,
    fills_checklists,
    is_rated,
    judges_itself,
    nobody_approves,
    own_evaluations_of,
    whose_to_fill,
    with_part_taken,
)
from evaluations.causes import reason_in_words
from evaluations.choices import OPEN_STATUSES, EvaluationStatus
from evaluations.models import Evaluation, Reopening, Result
from evaluations.readiness import months_over
from evaluations.revisions import being_revised, lately_replaced
from evaluations.selectors.later_incidents import overtaken_results
from evaluations.selectors.self_assessments import is_published
from instruments.words import code_word
from monitoring.selectors import months_told_in

TOLD_FOR = timedelta(days=14)  # what was replaced waits for nobody: it is news, and grows old
LONGEST_REASON = 120


def to_fill(user: Person, now: datetime) -> TodoGroup | None:
    """A coordinator's evaluations that may be filled in, returned ones first, then by deadline."""
    if not fills_checklists(user):
        return None
    returned_first = Case(When(status=EvaluationStatus.RETURNED, then=0), default=1)
    mine = _evaluations(user).filter(whose_to_fill(user))
    found = mine.filter(status__in=OPEN_STATUSES, contractor__archived=False)
    ordered = found.order_by(returned_first, "period__submit_by", "contractor__name", "pk")
    told = months_told_in("period__year", contractor="contractor")
    days = days_at(now)
    return _group(
        _("Evaluations to fill in"),
        ordered.annotate(months_told=told),
        line=lambda one: _to_fill(one, days.of(one.contractor_id)),
    )


def to_judge_oneself(user: Person, now: datetime) -> TodoGroup | None:
    """To who is rated: the self-assessments that are open, by their last day."""
    if not judges_itself(user):
        return None
    asked = _asked_for_self(own_evaluations_of(user)).filter(self_assessment__submitted_at=None)
    still = days_at(now).each(lambda today: Q(period__self_assess_by__gte=today))
    found = asked.filter(still, contractor__archived=False).exclude(is_published())
    rows, total = first_of(found.order_by("period__self_assess_by", "pk"))
    lines = tuple(_to_judge_oneself(one) for one in rows)
    return TodoGroup(
        _("Self-assessments to fill in"), lines, total, reverse("self-assessment-list")
    )


def judged_themselves(user: Person, _now: datetime) -> TodoGroup | None:
    """What contractors said of themselves, while a coordinator still fills in the same."""
    if not fills_checklists(user):
        return None
    mine = _asked_for_self(_evaluations(user)).filter(
        whose_to_fill(user),
        status__in=OPEN_STATUSES,
        contractor__archived=False,
        self_assessment__submitted_at__isnull=False,
    )
    return _group(
        _("Self-assessments submitted"),
        mine.order_by("self_assessment__submitted_at", "pk"),
        line=_judged_itself,
    )


def _asked_for_self(found: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    asked = found.filter(period__self_assess_by__isnull=False)
    joined = asked.select_related("period__instrument", "contractor", "self_assessment")
    return joined.defer("period__instrument__content")


def to_review(user: Person, _now: datetime) -> TodoGroup | None:
    """What was submitted to the managers, longest waiting first."""
    return _submitted_to(
        user, EvaluationStatus.SUBMITTED, title=_("Evaluations to review"), line=_to_review
    )


def to_publish(user: Person, _now: datetime) -> TodoGroup | None:
    """What a manager has approved and nobody outside can see yet."""
    return _submitted_to(
        user,
        EvaluationStatus.APPROVED,
        title=_("Results to publish"),
        line=_to_publish,
        together=_("Publish several at once"),
    )


def overtaken(user: Person, _now: datetime) -> TodoGroup | None:
    """To the managers: results that do not count what was confirmed after their approval."""
    if not decides_on_evaluations(user):
        return None
    found = overtaken_results(user).select_related("period__instrument", "contractor")
    return _group(
        _("Results that an incident has overtaken"),
        found.defer("period__instrument__content").order_by("-period__year", "pk"),
        line=lambda one: _line(
            one,
            _review(one) + "#incidents",
            about=_("confirmed after the result was frozen: it does not count in it"),
        ),
    )


def without_approver(user: Person, _now: datetime) -> TodoGroup | None:
    """To who adds people: what no manager may approve, since each took part in it."""
    if not may_keep_people(user):
        return None
    found = approved_by_nobody(_evaluations(user)).order_by("submitted_at", "pk")
    return _group(
        _("Evaluations that nobody can approve"),
        found,
        line=lambda one: _line(one, _review(one), about=_("add an HSE manager who took no part")),
        status=f"&status={EvaluationStatus.SUBMITTED}",
    )


def being_revised_of(user: Person, _now: datetime) -> TodoGroup | None:
    """Which results are being corrected, and why: to who is rated, and to the managers."""
    if not (is_rated(user) or decides_on_evaluations(user)):
        return None
    rows, total = first_of(being_revised(user).order_by("-reopened_at", "-pk"))
    lines = tuple(_being_revised(one, is_rated=is_rated(user)) for one in rows)
    if is_rated(user):
        return TodoGroup(_("Results being revised"), lines, total, reverse("scorecard-list"))
    return TodoGroup(_("Results being revised"), lines, total, reverse("evaluation-list"))


def lately_replaced_for(user: Person, now: datetime) -> TodoGroup | None:
    """Which results a new revision has replaced in the last two weeks, and why."""
    if not (is_rated(user) or decides_on_evaluations(user) or fills_checklists(user)):
        return None
    rows, total = first_of(lately_replaced(user, since=now - TOLD_FOR))
    lines = tuple(_replaced(one) for one in rows)
    return TodoGroup(_("Results replaced"), lines, total, reverse("scorecard-list"))


def _being_revised(begun: Reopening, *, is_rated: bool) -> TodoLine:
    about = _("since %(day)s: %(reason)s") % {
        "day": _day(begun.reopened_at),
        "reason": Truncator(begun.why).chars(LONGEST_REASON),
    }
    page = reverse("scorecard-list") if is_rated else _review(begun.evaluation)
    return _line(begun.evaluation, page, about=about)


def _replaced(result: Result) -> TodoLine:
    about = _("by revision %(revision)s on %(day)s: %(reason)s") % {
        "revision": result.revision,
        "day": _day(result.publication.published_at),
        "reason": Truncator(_why_begun(result)).chars(LONGEST_REASON),
    }
    return _line(result.evaluation, reverse("scorecard", args=[result.sha256]), about=about)


def _why_begun(result: Result) -> str:
    return reason_in_words(
        getattr(result, "begun_by", None), getattr(result, "begun_for", None) or ""
    )


def _evaluations(user: Person) -> QuerySet[Evaluation]:
    return (
        evaluations_visible_to(user)
        .select_related("period__instrument", "contractor")
        .defer("period__instrument__content")
    )


def _submitted_to(
    user: Person,
    status: EvaluationStatus,
    *,
    title: str,
    line: Callable[[Evaluation], TodoLine],
    together: str = "",
) -> TodoGroup | None:
    if not decides_on_evaluations(user):
        return None
    longest_first = F("submitted_at").asc(nulls_last=True)
    found = with_part_taken(_evaluations(user).filter(status=status), user)
    found = found.order_by(longest_first, "pk")
    return _group(title, found, line=line, status=f"&status={status}", together=together)


def _group(
    title: str,
    found: QuerySet[Evaluation],
    *,
    line: Callable[[Evaluation], TodoLine],
    status: str = "",
    together: str = "",
) -> TodoGroup:
    rows, total = first_of(found)
    query = f"?year={rows[0].period.year}{status}" if rows else ""
    return TodoGroup(
        title,
        tuple(line(one) for one in rows),
        total,
        reverse("evaluation-list") + query,
        together if total > 1 else "",
    )


def _to_fill(evaluation: Evaluation, today: date) -> TodoLine:
    counts, by = evaluation.summary["counts"], evaluation.period.submit_by
    closed = counts["items"] - counts["open"]
    about = [
        _("%(closed)s of %(items)s items") % {"closed": closed, "items": counts["items"]},
        *_months_missing(evaluation, today),
    ]
    is_due = evaluation.revision == 1 or by >= today  # the deadline is the first revision's
    if is_due:
        about.append(_("by %(day)s") % {"day": date_format(by)})
    if evaluation.status == EvaluationStatus.RETURNED:
        reason = Truncator(evaluation.why_returned).chars(LONGEST_REASON)
        said = _("Returned: %(reason)s") if evaluation.revision == 1 else _("Reopened: %(reason)s")
        about.insert(0, said % {"reason": reason})
    page = reverse("checklist", args=[evaluation.pk])
    late = days_late(by, today) if is_due else ""
    line = _line(evaluation, page, about=" · ".join(about), late=late)
    return replace(line, due=by if is_due else None)


def _months_missing(evaluation: Evaluation, today: date) -> Iterator[str]:
    """How many months of its year are told, while one that is over is not."""
    told: int = getattr(evaluation, "months_told", 0)
    over = len(months_over(evaluation.period, today))
    if told < over:
        words = {"told": told, "all": over, "year": evaluation.period.year}
        yield _("%(told)s of %(all)s months of %(year)s are told") % words


def _to_judge_oneself(evaluation: Evaluation) -> TodoLine:
    by = evaluation.period.self_assess_by
    assert by is not None
    about = _("open until %(day)s") % {"day": date_format(by)}
    page = reverse("self-checklist", args=[evaluation.pk])
    return replace(_line(evaluation, page, about=about), due=by)


def _judged_itself(evaluation: Evaluation) -> TodoLine:
    at = evaluation.self_assessment.submitted_at
    about = _("submitted %(day)s") % {"day": _day(at)} if at else ""
    return _line(evaluation, reverse("self-assessment", args=[evaluation.pk]), about=about)


def _to_review(evaluation: Evaluation) -> TodoLine:
    at = evaluation.submitted_at
    about = [_("submitted %(day)s") % {"day": _day(at)}] if at else []
    if getattr(evaluation, "part_taken", False):
        about.append(
            _("you took part, and nobody else can approve it: ask an administrator for a manager")
            if nobody_approves(evaluation)
            else _("you took part: another HSE manager approves it")
        )
    return _line(evaluation, _review(evaluation), about=" · ".join(about))


def _to_publish(evaluation: Evaluation) -> TodoLine:
    return _line(evaluation, _review(evaluation), about=_("its contractor cannot see it yet"))


def _review(evaluation: Evaluation) -> str:
    return reverse("evaluation-review", args=[evaluation.pk])


def _line(evaluation: Evaluation, url: str, *, about: str, late: str = "") -> TodoLine:
    """``PT A 2025 (CSMS)``, and the page where it goes on."""
    code, level = code_word(evaluation.period.instrument.code), evaluation.level_title
    kind = f"{code}, {level}" if level else code
    title = f"{evaluation.period.year_title} ({kind})"
    return TodoLine(title, url, about, late, name=evaluation.contractor.name)


def _day(at: datetime) -> str:
    return date_format(timezone.localdate(at))


TODO = (
    Todo(20, to_judge_oneself),
    Todo(30, to_fill),
    Todo(40, judged_themselves),
    Todo(60, to_review),
    Todo(70, without_approver),
    Todo(85, overtaken),
    Todo(90, to_publish),
    Todo(110, being_revised_of),
    Todo(130, lately_replaced_for),
)
