"""A SWOT study of a company: its factors, how each is judged, what follows from them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from core.identity import NameField
from core.models import KeptFile
from findings.models import Finding
from questionnaires.models.surveys import Survey
from studies.choices import FactorSide, JudgementSource, StrategyKind, WeightMeaning

RATINGS = ((2, "+2"), (1, "+1"), (-1, "−1"), (-2, "−2"))
MOST_DECIMALS = 12
# Each table keeps the name from when it was the questionnaires': landed code and guards read it.


class Study(models.Model):
    """Where a company stands by its internal and external factors; frozen, it never changes.

    ``content`` is the JSON of its factors (studies/factors/parts.py); ``edition`` counts
    what is changed in it. ``survey`` is closed: its answers weigh. ``former`` is the frozen study
    it is compared with. ``weight_decimals``: docs/swot.md.
    """

    AUDIT_NAME: ClassVar[str] = "study"

    name = NameField(_("name"), max_length=160)
    contractor = models.ForeignKey(
        Contractor,
        verbose_name=_("contractor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="studies",
        help_text=_("Where it is about one: its representatives see the study once it is frozen."),
    )
    held_on = models.DateField(_("day of the study"))
    survey = models.ForeignKey(
        Survey,
        verbose_name=_("survey that weighs"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="studies",
        help_text=_("A closed one. Left empty, weights are given in the factors."),
    )
    meaning = models.CharField(
        _("the answers say"),
        max_length=20,
        choices=WeightMeaning,
        default=WeightMeaning.IMPORTANCE,
        help_text=_("Printed under the tables, for they are weighed by it."),
    )
    weight_decimals = models.PositiveSmallIntegerField(
        _("decimals of a weight"),
        null=True,
        blank=True,
        help_text=_(
            "1 to 12 to round weights before they are used, as by hand; left empty they stay exact."
        ),
    )
    former = models.ForeignKey(
        "self",
        verbose_name=_("study before it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="later",
        help_text=_("A frozen one: an arrow leads from its position to this one."),
    )
    content = models.JSONField(_("factors"))
    edition = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("created at"), editable=False)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, editable=False)

    class Meta:
        db_table = "questionnaires_study"
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight_decimals__isnull=True)
                | models.Q(weight_decimals__range=(1, MOST_DECIMALS)),
                name="study_weight_decimals",
                violation_error_message=_("Decimals of a weight: from 1 to 12, or none."),
            ),
            models.CheckConstraint(
                condition=models.Q(former__isnull=True) | ~models.Q(former=models.F("id")),
                name="study_not_before_itself",
                violation_error_message=_("A study does not come before itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_frozen(self) -> bool:
        """Whether it never changes any more."""
        return self.frozen_at is not None

    @property
    def status(self) -> str:
        """``Frozen`` or ``Draft``."""
        return gettext("Frozen") if self.is_frozen else pgettext("study", "Draft")


class FactorJudgement(models.Model):
    """How a factor or part is rated, and on what that rests.

    ``code`` names it within its side. ``met`` holds the places of the requirements that are met,
    from 0; None where its factor has none. ``said_by`` is who was asked, or which document.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="judgements")
    side = models.CharField(_("side"), max_length=10, choices=FactorSide)
    code = models.CharField(_("code"), max_length=20)
    rating = models.SmallIntegerField(_("rating"), choices=RATINGS)
    met = models.JSONField(_("requirements met"), null=True, blank=True)
    evidence = models.TextField(_("what was found"))
    source = models.CharField(_("source"), max_length=20, choices=JudgementSource)
    said_by = models.CharField(
        _("who or which"),
        max_length=200,
        help_text=_("Who was asked, what was looked at, which document."),
    )
    judged_on = models.DateField(_("date"))
    judged_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        db_table = "questionnaires_factorjudgement"
        verbose_name = _("judgement of a factor")
        verbose_name_plural = _("judgements of factors")
        constraints = [
            models.UniqueConstraint(fields=["study", "side", "code"], name="judgement_once"),
            models.CheckConstraint(
                condition=models.Q(rating__in=[2, 1, -1, -2]),
                name="judgement_on_the_rubric",
                violation_error_message=_("A rating is +2, +1, −1 or −2; there is no 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """``internal.b1``: what it judges."""
        return f"{self.side}.{self.code}"


class JudgementFile(KeptFile):
    """A file that a judgement rests on: notes of an interview, a photo, the document itself.

    The owner's people open it; its name and hash are frozen with the study.
    """

    judgement = models.ForeignKey(FactorJudgement, on_delete=models.CASCADE, related_name="files")

    class Meta:
        db_table = "questionnaires_judgementfile"
        verbose_name = _("file of a judgement")
        verbose_name_plural = _("files of judgements")
        ordering = ["uploaded_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["judgement", "sha256"],
                name="judgement_file_once",
                violation_error_message=_("This file is already there."),
            )
        ]


class Strategy(models.Model):
    """What is to be done, from the factors it cites: whose it is, and by when.

    ``cites`` holds their keys (``internal.b1``), of both sides.
    """

    AUDIT_NAME: ClassVar[str] = "strategy"

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="strategies")
    kind = models.CharField(_("field of TOWS"), max_length=2, choices=StrategyKind)
    text = models.TextField(_("strategy"), max_length=1000)
    cites = models.JSONField(_("factors it rests on"))
    owner = models.ForeignKey(
        User, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("deadline"))

    class Meta:
        db_table = "questionnaires_strategy"
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class StrategyFinding(models.Model):
    """The finding that a strategy of a frozen study became. Never changed."""

    finding = models.OneToOneField(
        Finding, primary_key=True, on_delete=models.PROTECT, related_name="of_strategy"
    )
    strategy = models.OneToOneField(Strategy, on_delete=models.PROTECT, related_name="became")

    class Meta:
        db_table = "questionnaires_strategyfinding"
        verbose_name = _("finding of a strategy")
        verbose_name_plural = _("findings of strategies")

    def __str__(self) -> str:
        return f"{self.strategy_id}: {self.finding_id}"


class StudyResult(models.Model):
    """A frozen study with its SHA-256. Never changed or deleted.

    ``case`` and ``output`` are those of studies/case.py; ``context`` its factors,
    judgements and strategies, and what it was weighed by.
    """

    HASHED = ("case", "output", "context")

    study = models.OneToOneField(Study, on_delete=models.PROTECT, related_name="result")
    case = models.JSONField()
    output = models.JSONField()
    context = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    frozen_at = models.DateTimeField(_("frozen at"))
    frozen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "questionnaires_studyresult"
        verbose_name = _("frozen study")
        verbose_name_plural = _("frozen studies")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.sha256[:12]
