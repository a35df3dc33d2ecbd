"""Plans: how a company comes from its first audit to the final one, criterion by criterion."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from core.models import KeptFile
from documents.frozen import FrozenContent
from evaluations.models import Result
from plans.choices import (
    CapabilityTopic,
    CostClass,
    Deliverable,
    Placement,
    PlanStatus,
    SmkLevel,
    Urgency,
)
from studies.models import Strategy

MOST_YEARS = 10


class FulfilmentPlan(models.Model):
    """What a company does about the criteria that an audit did not find fulfilled.

    ``result`` is the first audit, frozen. Year 0 is the calendar year ``first_year``, and the plan
    has ``years`` of them, one after the other. With ``company_plans`` the representatives of the
    company place criteria too; a manager of the owner approves all the same. ``version`` counts
    the steps of the plan as a whole, ``validation`` says who carries it out and how.
    """

    AUDIT_NAME: ClassVar[str] = "plan"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="plan")
    first_year = models.PositiveSmallIntegerField(_("first year"))
    years = models.PositiveSmallIntegerField(_("number of years"))
    status = models.CharField(
        _("status"), max_length=10, choices=PlanStatus, default=PlanStatus.DESIGN
    )
    company_plans = models.BooleanField(_("the company plans too"), default=False)
    validation = models.TextField(_("how it is carried out"), blank=True)
    return_reason = models.TextField(_("why it went back to design"), blank=True)
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=1) & Q(years__lte=MOST_YEARS), name="plan_has_years"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result.evaluation.contractor} {self.first_year}"

    @property
    def last_year(self) -> int:
        """The calendar year of its last year."""
        return self.first_year + self.years - 1


class PlanLine(models.Model):
    """One criterion of the level, in its one place. ``year`` counts from 0.

    ``cost`` is in whole rupiah; ``version`` counts the changes, so that a stale one is refused.
    """

    AUDIT_NAME: ClassVar[str] = "plan_line"

    plan = models.ForeignKey(FulfilmentPlan, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=20)
    lineage = models.CharField(max_length=60)
    element = models.CharField(_("element"), max_length=20)
    placement = models.CharField(
        _("place"), max_length=10, choices=Placement, default=Placement.UNPLACED
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    reason = models.TextField(_("why it is declined"), blank=True)
    urgency = models.CharField(_("urgency"), max_length=12, choices=Urgency, blank=True)
    cost_class = models.CharField(_("cost class"), max_length=8, choices=CostClass, blank=True)
    cost = models.PositiveBigIntegerField(_("estimated cost in rupiah"), null=True)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    deliverable = models.CharField(_("deliverable"), max_length=10, choices=Deliverable, blank=True)
    due_on = models.DateField(_("due"), null=True)
    realised_on = models.DateField(_("realised on"), null=True)
    evidence = models.TextField(_("evidence"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("criterion of a plan")
        verbose_name_plural = _("criteria of plans")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_criterion_once"),
            models.CheckConstraint(
                condition=Q(placement=Placement.PLANNED, year__isnull=False)
                | (~Q(placement=Placement.PLANNED) & Q(year=None)),
                name="plan_criterion_in_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(placement=Placement.DECLINED) | ~Q(reason=""),
                name="plan_declines_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(realised_on=None) | Q(placement=Placement.PLANNED),
                name="plan_realises_what_is_planned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.code}"


class PlanFile(KeptFile):
    """A file that shows that a criterion is realised. Whoever sees the plan sees it.

    It belongs to the criterion by its code: a line may go with a revision of the audit, what was
    handed in stays. One that is withdrawn stays too, with who, when and why, and counts no more.
    """

    plan = models.ForeignKey(FulfilmentPlan, on_delete=models.PROTECT, related_name="files")
    code = models.CharField(_("code"), max_length=20)
    withdrawal = models.TextField(_("why it is withdrawn"), blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("file of a plan")
        verbose_name_plural = _("files of plans")
        ordering = ["uploaded_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code", "sha256"],
                condition=Q(withdrawn_at=None),
                name="plan_file_once",
                violation_error_message=_("This file is already there."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal=""),
                name="plan_file_withdrawn_with_reason",
            ),
        ]


class LevelChoice(models.Model):
    """At which level of SMK3 a company is audited. The latest of a company stands.

    ``proposed`` is what its workforce gives, "" where that gives none; another level has a reason.
    """

    AUDIT_NAME: ClassVar[str] = "level_choice"

    contractor = models.ForeignKey(
        Contractor,
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        related_name="level_choices",
    )
    workers = models.PositiveIntegerField(_("workers"))
    high_hazard = models.BooleanField(_("high hazard"), default=False)
    proposed = models.CharField(_("proposed level"), max_length=10, choices=SmkLevel, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=SmkLevel)
    reason = models.TextField(_("why another level"), blank=True)
    chosen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(_("chosen at"))

    class Meta:
        verbose_name = _("choice of a level")
        verbose_name_plural = _("choices of levels")
        ordering = ["-chosen_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=F("proposed")) | ~Q(reason=""),
                name="level_overridden_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contractor} {self.get_level_display()}"


class Capability(models.Model):
    """One thing a company can do, and how far (kesanggupan). ``topic`` may stand more than once.

    ``cost`` is in whole rupiah, up to ``cost_most`` where only a range is known; ``version``
    counts the changes. ``carried_from`` is the earlier plan of the company that it was carried over
    from, as it stood there.
    """

    AUDIT_NAME: ClassVar[str] = "capability"

    plan = models.ForeignKey(FulfilmentPlan, on_delete=models.PROTECT, related_name="capabilities")
    position = models.PositiveSmallIntegerField()
    topic = models.CharField(_("topic"), max_length=12, choices=CapabilityTopic)
    commitment = models.TextField(_("what the company commits to"))
    limit = models.TextField(_("how far it goes"), blank=True)
    cost = models.PositiveBigIntegerField(_("cost in rupiah"), null=True)
    cost_most = models.PositiveBigIntegerField(_("cost in rupiah at most"), null=True)
    evidence = models.TextField(_("evidence"), blank=True)
    carried_from = models.ForeignKey(
        FulfilmentPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("what a company can do")
        verbose_name_plural = _("what companies can do")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="capability_place"),
            models.CheckConstraint(
                condition=Q(cost_most=None) | Q(cost__isnull=False, cost_most__gte=F("cost")),
                name="capability_cost_is_a_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.get_topic_display()}"


class PublishedCounts(models.Model):
    """What was printed somewhere of a plan: how many criteria in each year, and where it says so.

    Shown beside what the plan comes to, never in its place.
    """

    plan = models.ForeignKey(FulfilmentPlan, on_delete=models.PROTECT, related_name="published")
    source = models.CharField(_("where it is printed"), max_length=200)
    counts = models.JSONField(_("criteria by year"))

    class Meta:
        verbose_name = _("published figures of a plan")
        verbose_name_plural = _("published figures of plans")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "source"], name="plan_published_once")
        ]

    def __str__(self) -> str:
        return self.source


class PublishedFigure(models.Model):
    """One figure that something printed has of an audit, the plan or the comparison of audits.

    ``figure`` is a name of ``rules/published_figures.py``, ``element`` "" for all of them, and
    ``printed`` the decimal with the decimals it is printed with: "94", "47.54".
    """

    plan = models.ForeignKey(
        FulfilmentPlan, on_delete=models.PROTECT, related_name="published_figures"
    )
    figure = models.CharField(_("figure"), max_length=60)
    element = models.CharField(_("element"), max_length=20, blank=True)
    source = models.CharField(_("where it is printed"), max_length=200)
    printed = models.CharField(_("printed"), max_length=20)

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "figure", "element", "source"], name="published_figure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.printed}"


class FrozenPlan(FrozenContent):
    """A plan as it stood on a day, with its SHA-256: what its document is made of. Never changed.

    ``content`` is the JSON of ``rendering/frozen.py``: criteria, sums, what audits found by then.
    Each approval freezes one, and whoever plans may freeze one in between.
    """

    plan = models.ForeignKey(FulfilmentPlan, on_delete=models.PROTECT, related_name="frozen")

    class Meta:
        verbose_name = _("frozen plan")
        verbose_name_plural = _("frozen plans")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "revision"], name="frozen_plan_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.revision}"


class PlannedStrategy(models.Model):
    """The criterion by which a strategy of a frozen SWOT study is carried out in a plan.

    Written once; it goes with its criterion where a later revision of the audit takes that out.
    """

    AUDIT_NAME: ClassVar[str] = "planned_strategy"

    strategy = models.OneToOneField(Strategy, on_delete=models.PROTECT, related_name="planned")
    plan_line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="strategies")
    planned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(_("planned at"))

    class Meta:
        verbose_name = _("strategy in a plan")
        verbose_name_plural = _("strategies in plans")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.plan_line}: {self.strategy}"
