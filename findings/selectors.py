"""Reads of findings: the list with its counts, one with its history."""

from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, When

from accounts.roles import Person
from contractors.days import Days
from contractors.models import Contractor
from core.models import AuditEntry
from findings.access import findings_visible_to
from findings.choices import UNCLOSED_STATUSES, FindingStatus
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
    unclosed = Q(status__in=UNCLOSED_STATUSES)
    withdrawn = Q(status=FindingStatus.WITHDRAWN)
    return FindingCounts(
        **found.order_by().aggregate(
            total=Count("pk", filter=~withdrawn),
            withdrawn=Count("pk", filter=withdrawn),
            unclosed=Count("pk", filter=unclosed),
            overdue=Count("pk", filter=overdue_on(days)),
            answered=Count("pk", filter=overdue_on(days) & Q(status=FindingStatus.ANSWERED)),
        )
    )


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
