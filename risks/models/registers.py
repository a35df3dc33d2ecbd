"""A company's register: hazards before, now and as planned, and the controls that touch them."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor, Department, Site
from monitoring.models import Incident
from risks.assessment import Estimate
from risks.choices import ActivityKind, ControlStep
from risks.models.matrices import RiskMatrix

MOST_STEPS = 10


def _estimate(prefix: str) -> Q:
    """Both parts of an estimate, or neither."""
    parts = (f"{prefix}_likelihood", f"{prefix}_severity")
    neither = Q(**dict.fromkeys(parts, None))
    both = Q(
        **{f"{part}__gte": 1 for part in parts}, **{f"{part}__lte": MOST_STEPS for part in parts}
    )
    return neither | both


def _read(likelihood: int | None, severity: int | None) -> Estimate | None:
    return None if likelihood is None or severity is None else Estimate(likelihood, severity)


class RiskRegister(models.Model):
    """The hazards of a company, at one site or at all, estimated on one version of a matrix.

    ``site`` None: wherever the company works. The matrix never changes under a register.
    ``returned_*``: why the owner sent it back, and when; None once the company has answered.
    ``handed_in_*``: since when it waits for the owner; ``accepted_*``: who of the owner accepted it
    as a whole last, as it stood then; None until that, and once it is returned.
    ``mitigated_from``: the level from which on a risk needs a line of mitigation; "" is every
    level above what is acceptable.
    """

    AUDIT_NAME: ClassVar[str] = "risk_register"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, related_name="risk_registers"
    )
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("what it covers"), max_length=160)
    matrix = models.ForeignKey(RiskMatrix, on_delete=models.PROTECT, related_name="registers")
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    return_reason = models.TextField(_("why it was returned"), blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True)
    returned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(_("handed in at"), null=True)
    handed_in_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    mitigated_from = models.CharField(_("mitigation is asked for from"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("risk register")
        verbose_name_plural = _("risk registers")
        ordering = ["contractor__name", "title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contractor", "title"], name="risk_register_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contractor}, {self.title}"


class RegisteredRisk(models.Model):
    """One hazard of an activity: its effect, the three estimates, who looks after it.

    Steps of likelihood and severity count from 1 on the register's matrix. ``now`` and ``planned``
    are None until they are estimated. ``before_level``, ``level`` (where it stands), ``rank`` (of
    that level, 0 the lowest) and ``needs`` (the role that may accept it, "" where nobody has to)
    follow from the estimates at every save (rules/estimates.py) and are never typed.
    ``accepted_level`` is the level that was accepted by name: that holds while the risk stands
    there. ``version`` counts the changes.
    """

    AUDIT_NAME: ClassVar[str] = "registered_risk"

    register = models.ForeignKey(RiskRegister, on_delete=models.PROTECT, related_name="risks")
    number = models.PositiveIntegerField(_("number"))
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="risks"
    )
    activity = models.CharField(_("activity"), max_length=200)
    kind = models.CharField(
        _("kind of activity"), max_length=12, choices=ActivityKind, default=ActivityKind.ROUTINE
    )
    hazard = models.CharField(_("hazard"), max_length=300)
    effect = models.TextField(_("possible effect"))
    existing_control = models.TextField(_("control there is already"), blank=True)
    before_likelihood = models.PositiveSmallIntegerField()
    before_severity = models.PositiveSmallIntegerField()
    now_likelihood = models.PositiveSmallIntegerField(null=True)
    now_severity = models.PositiveSmallIntegerField(null=True)
    planned_likelihood = models.PositiveSmallIntegerField(null=True)
    planned_severity = models.PositiveSmallIntegerField(null=True)
    before_level = models.CharField(max_length=20)
    level = models.CharField(_("risk level"), max_length=20)
    rank = models.PositiveSmallIntegerField()
    needs = models.CharField(max_length=12, blank=True)
    raised_reason = models.TextField(_("why it is higher than before control"), blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    opportunity = models.TextField(_("opportunity"), blank=True)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField(_("to be reviewed on"), null=True)
    review_reason = models.CharField(_("why it is reviewed then"), max_length=300, blank=True)
    accepted_level = models.CharField(max_length=20, blank=True)
    accepted_reason = models.TextField(_("why it is accepted"), blank=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(_("why it is withdrawn"), blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("risk of a register")
        verbose_name_plural = _("risks of registers")
        ordering = ["register", "number"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="registered_risk_once"),
            models.CheckConstraint(
                condition=_estimate("before") & Q(before_likelihood__isnull=False),
                name="registered_risk_before",
            ),
            models.CheckConstraint(condition=_estimate("now"), name="registered_risk_now"),
            models.CheckConstraint(condition=_estimate("planned"), name="registered_risk_planned"),
            models.CheckConstraint(
                condition=Q(accepted_level="", accepted_at=None)
                | (~Q(accepted_level="") & ~Q(accepted_reason="") & Q(accepted_at__isnull=False)),
                name="registered_risk_accepted_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="registered_risk_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.hazard}"

    @property
    def before(self) -> Estimate:
        """As it is without control."""
        return Estimate(self.before_likelihood, self.before_severity)

    @property
    def now(self) -> Estimate | None:
        """As it is with the controls in force; None until somebody has estimated it."""
        return _read(self.now_likelihood, self.now_severity)

    @property
    def planned(self) -> Estimate | None:
        """As it shall be once every control is in force."""
        return _read(self.planned_likelihood, self.planned_severity)

    @property
    def is_accepted(self) -> bool:
        """Whether it was accepted by name at the level it stands at."""
        return self.accepted_level != "" and self.accepted_level == self.level


class RiskIncident(models.Model):
    """That an incident touched a risk: told once, and it stays."""

    risk = models.ForeignKey(RegisteredRisk, on_delete=models.PROTECT, related_name="incidents")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("incident of a risk")
        verbose_name_plural = _("incidents of risks")
        ordering = ["-linked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["risk", "incident"], name="risk_incident_once"),
        ]

    def __str__(self) -> str:
        return f"{self.incident}, {self.risk}"


class RiskControl(models.Model):
    """What lowers risks of a register: its step in the hierarchy, who, by when, at what cost.

    ``cost`` is in whole rupiah. In force since ``in_force_on``, shown by ``evidence``; ``ended_on``
    with its reason where it is given up. ``version`` counts the changes.
    """

    AUDIT_NAME: ClassVar[str] = "risk_control"

    register = models.ForeignKey(RiskRegister, on_delete=models.PROTECT, related_name="controls")
    number = models.PositiveIntegerField(_("number"))
    risks = models.ManyToManyField(RegisteredRisk, related_name="controls")
    step = models.CharField(_("step of the hierarchy"), max_length=16, choices=ControlStep)
    measure = models.CharField(_("what is done"), max_length=300)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField(_("begins on"), null=True)
    due_on = models.DateField(_("due"), null=True)
    cost = models.PositiveBigIntegerField(_("cost in rupiah"), null=True)
    in_force_on = models.DateField(_("in force since"), null=True)
    evidence = models.TextField(_("what shows it"), blank=True)
    ended_on = models.DateField(_("given up on"), null=True)
    ended_reason = models.TextField(_("why it is given up"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("control of risks")
        verbose_name_plural = _("controls of risks")
        ordering = ["register", "number"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="risk_control_once"),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(begins_on=None) | Q(due_on__gte=F("begins_on")),
                name="risk_control_due_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None)
                | (
                    Q(in_force_on__isnull=False)
                    & Q(ended_on__gte=F("in_force_on"))
                    & ~Q(ended_reason="")
                ),
                name="risk_control_ends_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.measure

    @property
    def is_in_force(self) -> bool:
        """Whether it works today."""
        return self.in_force_on is not None and self.ended_on is None
