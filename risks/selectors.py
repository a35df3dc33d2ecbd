"""Reads of registers: lists with their counts, one register's risks and controls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from accounts.roles import Person
from contractors.access import at_sites_acted_for, companies_spoken_for_by
from contractors.days import Days
from contractors.models import Contractor, Department
from core.database.reads import Argument, WordedRead, WordedRow
from monitoring.models import Incident
from risks import access
from risks.assessment import Estimate
from risks.models import (
    RegisteredRisk,
    RiskControl,
    RiskIncident,
    RiskMatrix,
    RiskQuarter,
    RiskRegister,
    SignedQuarter,
)
from risks.rules.reviews import soon

LONG_TEXTS = (
    "effect", "existing_control", "raised_reason", "legal_basis", "opportunity", "review_reason",
    "accepted_reason", "withdrawn_reason",
)  # fmt: skip


STANDING_SCORE = Coalesce(
    F("now_likelihood") * F("now_severity"), F("before_likelihood") * F("before_severity")
)


@dataclass(frozen=True, slots=True)
class RiskFilter:
    """Which risks of a register are listed; "" and None narrow nothing."""

    q: str = ""
    level: str = ""
    department: int | None = None
    unaccepted: bool = False
    cell: str = ""  # "2x3": likelihood 2, severity 3, where the risk stands
    before: str = ""  # the same, before control
    highest: bool = False  # the highest first, instead of by number


def not_accepted(risks: str = "") -> Q:
    """Those above acceptable that nobody has accepted at the level they stand at, as a query.

    ``risks``: how they are reached from what is asked, as in ``risks__``.
    """
    stands_there = {f"{risks}accepted_level": F(f"{risks}level")}
    return ~Q(**{f"{risks}needs": ""}) & ~Q(**stands_there)


def register_list(user: Person) -> QuerySet[RiskRegister]:
    """Those a person sees, with ``risk_count`` and ``unaccepted_count``."""
    counted = Q(risks__withdrawn_at=None)
    waits = counted & not_accepted("risks__")
    return (
        access.registers_visible_to(user)
        .select_related("contractor", "site", "matrix")
        .annotate(
            risk_count=Count("risks", filter=counted),
            unaccepted_count=Count("risks", filter=waits),
        )
        .order_by("contractor__name", "title", "pk")
    )


def register_seen(user: Person, key: UUID) -> RiskRegister | None:
    """The one of this key, with what its page shows: worded once for who sees every one."""
    if access.sees_every_register(user):
        return _ANY_REGISTER.get(key=key)
    return _joined(access.registers_visible_to(user)).filter(key=key).first()


def _joined(registers: QuerySet[RiskRegister]) -> QuerySet[RiskRegister]:
    people = ("returned_by", "handed_in_by", "accepted_by")
    return registers.select_related("contractor", "site", "matrix", *people).order_by()


_ANY_REGISTER = WordedRow(lambda: _joined(RiskRegister.objects.filter(key=Argument("key"))))


def risks_of(register: RiskRegister, chosen: RiskFilter = RiskFilter()) -> QuerySet[RegisteredRisk]:
    """Those that count and that a filter asks for, by number or the highest first."""
    found = register.risks.filter(withdrawn_at=None)
    if chosen.q:
        words = (Q(**{f"{name}__icontains": chosen.q}) for name in ("activity", "hazard", "effect"))
        found = found.filter(reduce(or_, words))
    if chosen.level:
        found = found.filter(level=chosen.level)
    if chosen.department is not None:
        found = found.filter(department=chosen.department)
    if chosen.unaccepted:
        found = found.filter(not_accepted())
    if chosen.cell:
        likelihood, severity = chosen.cell.split("x")
        found = found.alias(
            likelihood=Coalesce("now_likelihood", "before_likelihood"),
            severity=Coalesce("now_severity", "before_severity"),
        ).filter(likelihood=likelihood, severity=severity)
    if chosen.before:
        likelihood, severity = chosen.before.split("x")
        found = found.filter(before_likelihood=likelihood, before_severity=severity)
    order = ("-rank", -STANDING_SCORE, "number") if chosen.highest else ("number",)
    return found.select_related("department", "accepted_by").order_by(*order)


def risk_list(register: RiskRegister, chosen: RiskFilter) -> QuerySet[RegisteredRisk]:
    """The same as the register's page lists them: without the long texts of their own pages, and
    without who has accepted them (``read_who_accepted``)."""
    found = risks_of(register, chosen).select_related(None).select_related("department")
    return found.defer(*LONG_TEXTS)


def read_who_accepted(risks: Sequence[RegisteredRisk]) -> None:
    """Who has accepted these, in one statement; none where none is accepted."""
    prefetch_related_objects([one for one in risks if one.accepted_by_id], "accepted_by")


def estimates_of(register: RiskRegister) -> Mapping[tuple[Estimate, Estimate | None], int]:
    """Before control and now, of every risk that counts, and of how many: one statement.

    A register has thousands of risks but few ways for one to stand: the database counts them.
    """
    return {
        (Estimate(l1, s1), None if l2 is None or s2 is None else Estimate(l2, s2)): count
        for l1, s1, l2, s2, count in _ESTIMATES.rows(register=register.pk)
    }


def _estimates_read() -> QuerySet[RegisteredRisk, Any]:
    risks = RegisteredRisk.objects.filter(register=Argument("register"), withdrawn_at=None)
    parts = ("before_likelihood", "before_severity", "now_likelihood", "now_severity")
    return risks.order_by().values_list(*parts).annotate(count=Count("*"))


_ESTIMATES = WordedRead(_estimates_read)


def changes_of(register: RiskRegister) -> int:
    """How often its risks and controls were written: another number once one of them is."""
    rows = (register.risks, register.controls)
    return sum(one.aggregate(changes=Sum("version", default=0))["changes"] for one in rows)


def last_changes_of(register: RiskRegister) -> list[datetime]:
    """When one of its risks was written last, and one of its controls, where it has any."""
    rows = (register.risks, register.controls)
    found = [one.aggregate(last=Max("changed_at"))["last"] for one in rows]
    return [one for one in found if one is not None]


def changed_since(
    register: RiskRegister, moment: datetime
) -> tuple[QuerySet[RegisteredRisk], QuerySet[RiskControl]]:
    """The risks, withdrawn ones too, and controls that were written since."""
    since = {"changed_at__gt": moment}
    return (
        register.risks.filter(**since).select_related("changed_by").defer(*LONG_TEXTS),
        register.controls.filter(**since).select_related("changed_by"),
    )


@dataclass(frozen=True, slots=True)
class ChangedRows:
    """Risks and controls that were written since a moment: the first of each, and how many more."""

    risks: Sequence[RegisteredRisk]
    controls: Sequence[RiskControl]
    more: int


def changed_rows(register: RiskRegister, moment: datetime, *, most: int) -> ChangedRows:
    """The first ``most`` of what was written since, the risks first; the rest is counted."""
    risks, controls = changed_since(register, moment)
    first = list(risks[:most])
    others = list(controls[: most - len(first)])
    is_all = len(first) + len(others) < most
    return ChangedRows(first, others, 0 if is_all else risks.count() + controls.count() - most)


def departments_of(contractor_id: int) -> list[tuple[Any, ...]]:
    """The departments of a company, by name: id and name."""
    return _DEPARTMENTS.rows(contractor=contractor_id)


def _departments_read() -> QuerySet[Department, Any]:
    found = Department.objects.filter(contractor=Argument("contractor"))
    return found.values_list("pk", "name")


_DEPARTMENTS = WordedRead(_departments_read)


def controls_by_risk(risks: Sequence[RegisteredRisk]) -> Mapping[int, Sequence[RiskControl]]:
    """The controls of each risk by its id, those by number: one statement for all of them."""
    found: dict[int, list[RiskControl]] = {risk.pk: [] for risk in risks}
    rows = RiskControl.objects.filter(risks__in=found).annotate(risk=F("risks")).order_by("number")
    for control in rows:
        found[control.risk].append(control)
    return found


def one_risk(user: Person) -> QuerySet[RegisteredRisk]:
    """Those a person sees, with what their page shows."""
    controls = RiskControl.objects.select_related("owner").order_by("number")
    touched = RiskIncident.objects.select_related("incident")
    return (
        access.risks_visible_to(user)
        .select_related(
            "register__contractor", "register__matrix", "register__site", "department", "owner",
            "accepted_by", "changed_by",
        )
        .prefetch_related(
            Prefetch("controls", queryset=controls), Prefetch("incidents", queryset=touched)
        )
    )  # fmt: skip


def risk_to_change(user: Person, key: UUID, *, number: int) -> RegisteredRisk | None:
    """The one of this register and number that a person sees, with what a change of it asks for:
    its company and its matrix. Worded once for who sees every one."""
    if access.sees_every_register(user):
        return _ANY_RISK.get(key=key, number=number)
    seen = _with_register(access.risks_visible_to(user))
    return seen.filter(register__key=key, number=number).first()


def _with_register(risks: QuerySet[RegisteredRisk]) -> QuerySet[RegisteredRisk]:
    return risks.select_related("register__contractor", "register__matrix").order_by()


def _any_risk() -> QuerySet[RegisteredRisk]:
    asked = {"register__key": Argument("key"), "number": Argument("number")}
    return _with_register(RegisteredRisk.objects.filter(**asked))


_ANY_RISK = WordedRow(_any_risk)


def one_control(user: Person) -> QuerySet[RiskControl]:
    """Those a person sees, with what their page shows."""
    return access.controls_visible_to(user).select_related(
        "register__contractor", "register__matrix", "owner", "changed_by"
    )


def matrix_list(user: Person) -> QuerySet[RiskMatrix]:
    """The published matrices, each code's newest version first."""
    return access.matrices_visible_to(user).order_by("title_id", "-version")


def risks_to_accept_by(user: Person) -> QuerySet[RegisteredRisk]:
    """What waits to be accepted by somebody of this person's role, the gravest first."""
    return (
        access.risks_visible_to(user)
        .filter(not_accepted(), needs__in=access.roles_accepted_for(user), withdrawn_at=None)
        .filter(at_sites_acted_for(user, "register__contractor"))
        .exclude(register__contractor__in=companies_spoken_for_by(user).values("pk"))
        .select_related("register__contractor")
        .order_by("-rank", "register", "number")
    )


def controls_late_at(days: Days) -> QuerySet[RiskControl]:
    """``is_late`` as a query, by the day where the contractor works."""
    late = days.each(lambda day: Q(due_on__lt=day), contractor="register__contractor")
    return (
        RiskControl.objects.filter(late, in_force_on=None)
        .select_related("register__contractor", "owner")
        .order_by("due_on", "pk")
    )


def late_controls(user: Person, *, days: Days) -> QuerySet[RiskControl]:
    """Those that are late and this person's to put in force."""
    return controls_late_at(days).filter(access.carried_out_by(user))


def risks_to_review(user: Person, *, days: Days) -> QuerySet[RegisteredRisk]:
    """Those whose review is near or over, and this person's to hold; the longest first."""
    near = days.each(lambda day: Q(review_on__lte=soon(day)), contractor="register__contractor")
    found = RegisteredRisk.objects.filter(near, access.reviewed_by(user), withdrawn_at=None)
    return found.select_related("register__contractor").order_by("review_on", "pk")


def risks_of_incident(user: Person, incident: Incident) -> QuerySet[RegisteredRisk]:
    """Those an incident touched that a person sees, with their registers."""
    found = access.risks_visible_to(user).filter(incidents__incident=incident)
    return found.select_related("register").order_by("register", "number")


def returned_registers(user: Person) -> QuerySet[RiskRegister]:
    """Those that were returned and wait for their company."""
    return (
        access.registers_visible_to(user)
        .filter(returned_at__isnull=False)
        .select_related("contractor")
        .order_by("returned_at")
    )


def registers_to_accept(user: Person) -> QuerySet[RiskRegister]:
    """Those that were handed in and wait for the owner, the longest first."""
    found = access.registers_accepted_by(user).filter(handed_in_at__isnull=False)
    return found.select_related("contractor").order_by("handed_in_at", "pk")


def registers_of(contractor: Contractor) -> QuerySet[RiskRegister]:
    """Those of a company, with their matrices: what its quarterly report is drawn from."""
    found = RiskRegister.objects.filter(contractor=contractor)
    return found.select_related("matrix").order_by("title", "pk")


def risks_ever_of(registers: Sequence[RiskRegister]) -> QuerySet[RegisteredRisk]:
    """Their risks, withdrawn ones too, by register and number."""
    found = RegisteredRisk.objects.filter(register__in=registers)
    return found.select_related("department").order_by("register__title", "number")


def controls_of_company(contractor: Contractor) -> QuerySet[RiskControl]:
    """The controls of its registers with the risks they touch, by day planned."""
    found = RiskControl.objects.filter(register__contractor=contractor)
    risks = RegisteredRisk.objects.order_by("number")
    return (
        found.select_related("register", "owner")
        .prefetch_related(Prefetch("risks", queryset=risks))
        .order_by(F("due_on").asc(nulls_last=True), "register__title", "number")
    )


def companies_by_quarter(user: Person, *, year: int, quarter: int) -> QuerySet[Contractor]:
    """The companies a person sees, with ``signed_at`` and ``returned_at`` of their report."""
    reports = RiskQuarter.objects.filter(contractor=OuterRef("pk"), year=year, quarter=quarter)
    return (
        access.companies_with_registers(user)
        .annotate(
            signed_at=Subquery(
                SignedQuarter.objects.filter(
                    report__contractor=OuterRef("pk"), report__year=year, report__quarter=quarter
                )
                .order_by("-revision")
                .values("frozen_at")[:1]
            ),
            returned_at=Subquery(reports.values("returned_at")[:1]),
        )
        .order_by("name", "pk")
    )


def quarter_report(user: Person, company: Contractor, *, year: int, quarter: int) -> RiskQuarter:
    """What was typed for a quarter of a company they see; an empty one where nothing was yet."""
    found = access.quarters_visible_to(user).select_related("contractor", "returned_by")
    report = found.filter(contractor=company, year=year, quarter=quarter).first()
    return report or RiskQuarter(contractor=company, year=year, quarter=quarter)
