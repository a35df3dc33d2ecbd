"""Reads of findings: the list with its counts, one with its history."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, When

from accounts.roles import Person
from contractors.days import Days
from contractors.models import Contractor
from core.models import AuditEntry
from findings.access import findings_visible_to
from findings.choices import UNCLOSED_STATUSES, FindingSeverity, FindingStatus
from findings.models import Finding
from findings.models.findings import FindingQuerySet, overdue_on
from findings.origins import OriginPlace, born_at

UNCLOSED = "unclosed"  # of the filter by status: open or answered


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings a list shows; an empty part leaves nothing out."""

    severity: str = ""
    status: str = ""  # a FindingStatus, or UNCLOSED
    overdue: bool = False
    contractor: int | None = None
    year: int | None = None
    birthplace: OriginPlace | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How many there are among those shown; what was withdrawn is in none of the others."""

    total: int
    unclosed: int
    overdue: int
    answered: int  # of the overdue ones: they wait for who verifies
    withdrawn: int


@dataclass(frozen=True, slots=True)
class OpenFindings:
    """The findings of a contractor that are not closed, wherever they were raised; ``major`` and
    ``overdue`` among them."""

    total: int = 0
    major: int = 0
    overdue: int = 0


def finding_list(user: Person, chosen: FindingFilter, *, days: Days) -> FindingQuerySet:
    """The findings a person sees, what is due first on top, those done with last: one statement."""
    found = findings_visible_to(user).select_related("contractor", "owner")
    if chosen.status == UNCLOSED:
        found = found.unclosed()
    elif chosen.status:
        found = found.filter(status=chosen.status)
    if chosen.overdue:
        found = found.overdue(days)
    for name in ("severity", "contractor", "year"):
        if value := getattr(chosen, name):
            found = found.filter(**{name: value})
    if chosen.birthplace:
        found = born_at(found, chosen.birthplace)
    if chosen.q:
        found = found.filter(
            Q(reference__holds=chosen.q)
            | Q(description__holds=chosen.q)
            | Q(contractor__name__holds=chosen.q)
        )
    done_last = Case(
        When(status=FindingStatus.CLOSED, then=1),
        When(status=FindingStatus.WITHDRAWN, then=2),
        default=0,
    )
    return found.order_by(done_last, F("due_on").asc(nulls_last=True), "-reference")


def finding_counts(found: FindingQuerySet, *, days: Days) -> FindingCounts:
    """Of the findings that a filter leaves: one statement."""
    return FindingCounts(**found.order_by().aggregate(**_counted(Q(), days)))


def counts_with_open(
    user: Person, company: int, *, part: Q, days: Days
) -> tuple[FindingCounts, OpenFindings]:
    """``finding_counts`` of a part of what a person sees of a contractor, and beside them what of
    all of it is not closed, as ``open_findings_of`` counts it: one statement for both."""
    open_ones = {f"all_{name}": count for name, count in _open_counted(days).items()}
    found = findings_visible_to(user).filter(contractor=company).order_by()
    counts = found.aggregate(**_counted(part, days), **open_ones)
    left = OpenFindings(*(counts.pop(name) for name in open_ones))
    return FindingCounts(**counts), left


def open_findings_of(
    user: Person, companies: Collection[int], *, days: Days
) -> dict[int, OpenFindings]:
    """What a person sees of these contractors that is not closed, by the contractor's id: one
    statement."""
    found = findings_visible_to(user).unclosed().filter(contractor__in=companies).order_by()
    rows = found.values_list("contractor").annotate(**_open_counted(days))
    return {company: OpenFindings(*counts) for company, *counts in rows}


def _counted(part: Q, days: Days) -> dict[str, Count]:
    withdrawn, overdue = Q(status=FindingStatus.WITHDRAWN), overdue_on(days)
    conditions = {
        "total": ~withdrawn,
        "withdrawn": withdrawn,
        "unclosed": Q(status__in=UNCLOSED_STATUSES),
        "overdue": overdue,
        "answered": overdue & Q(status=FindingStatus.ANSWERED),
    }
    return {name: Count("pk", filter=part & one) for name, one in conditions.items()}


def _open_counted(days: Days) -> dict[str, Count]:
    """In the order of ``OpenFindings``."""
    unclosed = Q(status__in=UNCLOSED_STATUSES)
    conditions = {
        "total": unclosed,
        "major": unclosed & Q(severity=FindingSeverity.MAJOR),
        "overdue": overdue_on(days),
    }
    return {name: Count("pk", filter=one) for name, one in conditions.items()}


def years_with_findings(user: Person) -> list[int]:
    """The years that have a finding this person sees, latest first."""
    years = findings_visible_to(user).order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def contractors_with_findings(user: Person) -> QuerySet[Contractor]:
    """Those with a finding this person sees, by name."""
    return Contractor.objects.filter(
        pk__in=findings_visible_to(user).values("contractor")
    ).order_by("name")


def one_finding(user: Person) -> FindingQuerySet:
    """What a finding's page joins."""
    return findings_visible_to(user).select_related(
        "contractor",
        "owner",
        "raised_by",
        "answered_by",
        "closed_by",
        "withdrawn_by",
        "effective_checked_by",
    )


def finding_history(finding: Finding) -> QuerySet[AuditEntry]:
    """Every step of a finding, oldest first: its audit rows."""
    return (
        AuditEntry.objects.filter(target_type=Finding.AUDIT_NAME, target_id=finding.pk)
        .select_related("user")
        .order_by("id")
    )


def raised_anew_from(finding: Finding) -> FindingQuerySet:
    """Findings of the company that name this one and were raised since its action did not hold.

    One that was withdrawn again counts nowhere.
    """
    if finding.effective is not False or finding.effective_checked_at is None:
        return Finding.objects.none()
    later = Finding.objects.filter(
        contractor=finding.contractor_id,
        raised_at__gte=finding.effective_checked_at,
        description__contains=finding.reference,
    )
    return later.exclude(status=FindingStatus.WITHDRAWN).exclude(pk=finding.pk)
