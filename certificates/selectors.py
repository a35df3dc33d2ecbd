"""Reads of certificates: the register, what is due, what a period shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import BooleanField, Case, ExpressionWrapper, Q, QuerySet, When

from accounts.roles import Person
from cases.figures import fixed
from certificates.access import certificates_visible_to
from certificates.choices import CertificateState
from certificates.models import Certificate, expired_on, needed_on, valid_on
from certificates.rules.kinds import certificate_vocabulary
from contractors.days import Days
from contractors.models import Contractor
from core.database.reads import Argument, Asking, WordedRead


def certificate_list(user: Person) -> QuerySet[Certificate]:
    """Those a person sees, with whose they are and what replaced them.

    By their last day; those that were renewed or ended come after all others.
    """
    found = certificates_visible_to(user).select_related("contractor", "site", "replaced_by")
    is_past = Case(When(replaced_by=None, ended_on=None, then=0), default=1)
    return found.order_by(is_past, "expires_on", "pk")


def one_certificate(user: Person) -> QuerySet[Certificate]:
    """For the page of one, with the one before it."""
    found = certificate_list(user).select_related("replaces", "entered_by")
    return found.prefetch_related("files")


def is_renewed(certificate: Certificate) -> bool:
    """Whether another has taken its place. No statement for a row of ``certificate_list``."""
    return getattr(certificate, "replaced_by", None) is not None


def state_of(certificate: Certificate, today: date) -> CertificateState:
    """Where it stands on a day where its contractor works."""
    soon = certificate_vocabulary().soon
    return certificate.state_on(today, is_renewed=is_renewed(certificate), soon=soon)


def in_state(state: CertificateState, days: Days) -> Q:
    """``state_of`` as a condition."""
    soon = timedelta(days=certificate_vocabulary().soon)
    if state == CertificateState.RENEWED:
        return Q(replaced_by__isnull=False)
    if state == CertificateState.ENDED:
        return Q(replaced_by=None) & days.each(lambda day: Q(ended_on__lte=day))
    if state == CertificateState.EXPIRED:
        return days.each(expired_on)
    if state == CertificateState.EXPIRING:
        return days.each(
            lambda day: needed_on(day) & Q(expires_on__gte=day, expires_on__lte=day + soon)
        )
    return days.each(lambda day: needed_on(day) & Q(expires_on__gt=day + soon))


def due_certificates(days: Days) -> QuerySet[Certificate]:
    """Those that have expired or are about to, of companies that are not archived."""
    due = in_state(CertificateState.EXPIRED, days) | in_state(CertificateState.EXPIRING, days)
    return Certificate.objects.filter(due, contractor__archived=False)


@dataclass(frozen=True, slots=True)
class CertificateCount:
    """Valid certificates of one kind on a day: how many, at how many of the contractor's sites."""

    valid: int
    covered: int
    sites: int

    @property
    def per_site(self) -> Decimal | None:
        """For each site, to hundredths, half away from zero; None without a site."""
        return Decimal(fixed(Fraction(self.valid, self.sites), 2)) if self.sites else None


def counts_of(
    contractor_id: int, kinds: Collection[str], *, on: date
) -> Mapping[str, CertificateCount]:
    """By the code of the kind, those of which the company has ever entered one: two statements."""
    held: dict[str, list[int | None]] = {}
    asked = held_asked(contractor_id, on=on)
    for kind, site, holds in asked.rows():
        if kind in kinds:
            held.setdefault(kind, []).extend([site] if holds else [])
    if not held:
        return {}
    sites = Contractor.sites.through.objects.filter(contractor=contractor_id).count()
    return {
        kind: CertificateCount(len(valid), len({*valid} - {None}), sites)
        for kind, valid in held.items()
    }


def held_asked(contractor_id: int, *, on: date) -> Asking:
    """What ``counts_of`` begins by reading."""
    return _HELD.asked(contractor=contractor_id, day=on)


def _held() -> QuerySet[Certificate, tuple[str, int | None, bool]]:
    """Kind and site of every certificate of a contractor, and whether it held on a day."""
    valid = valid_on(Argument("day"))
    entered = Certificate.objects.filter(contractor=Argument("contractor"))
    told = entered.order_by().annotate(holds=ExpressionWrapper(valid, BooleanField()))
    return told.values_list("kind", "site_id", "holds")


_HELD = WordedRead(_held)  # each checklist asks it


def contractors_with_certificates(user: Person) -> QuerySet[Contractor]:
    """The companies that have entered one, as far as this person sees them."""
    seen = certificates_visible_to(user).order_by().values("contractor")
    return Contractor.objects.filter(pk__in=seen).order_by("name")
