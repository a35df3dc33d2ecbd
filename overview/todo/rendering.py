"""What waits for one person in words: groups of lines, each a link to where it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.roles import Person, has_role
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation
from findings.choices import FindingStatus
from findings.models import Finding
from findings.rendering.findings import days_late, late_text
from instruments.choices import VersionKind
from instruments.models import Draft
from instruments.ratings import rating_of
from monitoring.models import Incident
from overview.todo import selectors as waiting
from overview.todo.selectors import LatestResult, Waiting

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do. ``late`` is "" or says by how many days; ``name`` stands before the title
    and may be written in any script."""

    title: str
    url: str
    about: str
    late: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind: the most urgent ones, how many in all, where all of them stand.

    ``together`` is what to press where several can be done at once, and "" where not.
    """

    title: str
    lines: tuple[Line, ...]
    total: int
    url: str
    together: str = ""


def groups_for(user: Person, *, today: date) -> list[Group]:
    """The groups of this person that hold something, what comes first on top."""
    evaluations = reverse("evaluation-list")
    findings = reverse("finding-list") + "?status="
    to_fill, to_review = waiting.to_fill(user), waiting.to_review(user)
    to_publish = waiting.to_publish(user)
    told = [
        _group(_("Findings to answer"), waiting.to_answer(user), _finding(today),
               findings + FindingStatus.OPEN),
        _group(_("Evaluations to fill in"), to_fill, _open_evaluation(today),
               evaluations + _year_of(to_fill)),
        _group(_("Evaluations to review"), to_review, _submitted,
               f"{evaluations}{_year_of(to_review)}&status={EvaluationStatus.SUBMITTED}"),
        _group(_("Results to publish"), to_publish, _approved,
               f"{evaluations}{_year_of(to_publish)}&status={EvaluationStatus.APPROVED}",
               together=_("Publish several at once")),
        _group(_("Incidents to confirm"), waiting.to_decide(user), _incident,
               reverse("contractor-list")),
        _group(_("Answers to verify"), waiting.to_verify(user), _finding(today),
               findings + FindingStatus.ANSWERED),
        _group(_("Draft versions to publish"), waiting.drafts_to_publish(user), _draft,
               reverse("instrument-list")),
    ]  # fmt: skip
    return [group for group in told if group.total]


def _year_of(found: Waiting[Evaluation]) -> str:
    return f"?year={found.rows[0].period.year}" if found.rows else ""


def _group(
    title: str, found: Waiting[M], line: Callable[[M], Line], url: str, *, together: str = ""
) -> Group:
    lines = tuple(line(row) for row in found.rows)
    return Group(title, lines, found.total, url, together if found.total > 1 else "")


def _finding(today: date) -> Callable[[Finding], Line]:
    def line(finding: Finding) -> Line:
        about = [finding.contractor.name, finding.get_severity_display()]
        if finding.due_on:
            about.append(_("by %(day)s") % {"day": date_format(finding.due_on)})
        title = f"{finding.reference} {Truncator(finding.description).chars(90)}"
        url = reverse("finding", args=[finding.pk])
        return Line(title, url, " · ".join(about), late_text(finding, today))

    return line


def _open_evaluation(today: date) -> Callable[[Evaluation], Line]:
    def line(evaluation: Evaluation) -> Line:
        counts, by = evaluation.summary["counts"], evaluation.period.submit_by
        about = [
            _("%(closed)s of %(items)s items")
            % {"closed": counts["items"] - counts["open"], "items": counts["items"]},
            _("by %(day)s") % {"day": date_format(by)},
        ]
        if evaluation.status == EvaluationStatus.RETURNED:
            reason = Truncator(evaluation.return_reason).chars(120)
            about.insert(0, _("Returned: %(reason)s") % {"reason": reason})
        return _line(evaluation, "checklist", " · ".join(about), days_late(by, today))

    return line


def _line(evaluation: Evaluation, page: str, about: str, late: str = "") -> Line:
    """``PT A 2025 (CSMS)``, and the page of this evaluation."""
    code, level = evaluation.period.instrument.code.upper(), evaluation.level_title
    kind = f"{code}, {level}" if level else code
    title, url = f"{evaluation.period.year} ({kind})", reverse(page, args=[evaluation.pk])
    return Line(title, url, about, late, name=evaluation.contractor.name)


def _day(at: datetime) -> str:
    return date_format(timezone.localdate(at))


def _submitted(evaluation: Evaluation) -> Line:
    at = evaluation.submitted_at
    about = _("submitted %(day)s") % {"day": _day(at)} if at else ""
    return _line(evaluation, "evaluation-review", about)


def _approved(evaluation: Evaluation) -> Line:
    about = _("its contractor cannot see it yet")
    return _line(evaluation, "evaluation-review", about)


def _incident(incident: Incident) -> Line:
    about = (
        f"{incident.contractor.name} · {incident.get_kind_display()} · {date_format(incident.date)}"
    )
    title = f"{incident.reference} {Truncator(incident.description).chars(90)}"
    return Line(
        title, reverse("contractor-detail", args=[incident.contractor_id]) + "#incidents", about
    )


def _draft(draft: Draft) -> Line:
    about = f"{VersionKind(draft.kind).label} · " + _("changed %(day)s") % {
        "day": _day(draft.changed_at)
    }
    return Line(draft.title, reverse("version", args=[draft.kind, draft.key]), about)


def results_for(user: Person) -> list[tuple[LatestResult, Mapping[str, Any] | None]]:
    """A representative's latest results, each with its rating as a badge shows it."""
    return [(one, rating_of(one.ladder, one.rating)) for one in waiting.latest_results(user)]


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps: what to do, whether it is done, where (or "" where not by them)."""

    title: str
    done: bool
    url: str
    hint: str


def steps_for(user: Person) -> list[Step]:
    """How a new installation comes to its first evaluation, in order; empty once there is one."""
    there = waiting.first_steps(user)
    if there is None:
        return []
    keeps_people = has_role(user, Role.ADMINISTRATOR)
    people = reverse("admin:accounts_user_add") if keeps_people else ""
    period = there.period
    return [
        Step(_("Load the instruments"), there.has_instrument, reverse("instrument-list"),
             _("On the server: manage.py load_instruments")),
        Step(_("Add an HSE coordinator and an HSE manager"),
             there.has_coordinator and there.has_manager, people,
             _("A coordinator fills in, a manager approves; they cannot be one person.")),
        Step(_("Add the contractors"), there.has_contractor, reverse("contractor-import"),
             _("Many at once from a workbook.")),
        Step(_("Open a period"), period is not None, reverse("period-list"),
             _("A year with its checklist and its deadline.")),
        Step(_("Add the contractors to the period"), False,
             reverse("period-detail", args=[period.pk]) if period else "",
             _("Each gets an evaluation that its coordinator fills in.")),
    ]  # fmt: skip
