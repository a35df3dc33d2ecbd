"""Instruments, ladders and rule sets: data, versioned, never changed once published."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.language import localized
from instruments.choices import PublicationStatus


class Version(models.Model):
    """One version of something that is data: a code, a number, a title, its content's hash."""

    AUDIT_NAME: ClassVar[str]  # each kind of version has its own

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    title_id = models.CharField(_("title (Indonesian)"), max_length=250)
    title_en = models.CharField(_("title (English)"), max_length=250, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=PublicationStatus,
        default=PublicationStatus.DRAFT,
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    name = models.CharField(_("name of the version"), max_length=120, blank=True)
    effective_on = models.DateField(_("in force from"), null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title} (v{self.version})"

    @property
    def title(self) -> str:
        """The title in the active language."""
        return localized({"id": self.title_id, "en": self.title_en})

    @property
    def key(self) -> str:
        """``csms-v1``: the name of its file."""
        return f"{self.code}-v{self.version}"


class WrittenVersion(Version):
    """A version that people write as the text of a file, draft or published.

    ``content``: the JSON of its spec. ``edition`` counts the saves of a draft, so that a stale one
    is refused.
    """

    HASHED = ("content",)

    content = models.JSONField(_("content"))
    edition = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        """Whether it never changes any more."""
        return self.status == PublicationStatus.PUBLISHED


class Ladder(Version):
    """Ratings best first, the bands that lead to them, the pass mark.

    ``content``: {"ratings": [{"code", "label", "meaning", "colour"}], "bands": [{"rating",
    "min"}], "pass_mark", ...} as in library/ladders/.
    """

    AUDIT_NAME: ClassVar[str] = "ladder"
    HASHED = ("content",)

    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("rating ladder")
        verbose_name_plural = _("rating ladders")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="ladder_once")]

    def rating(self, code: str) -> dict[str, Any]:
        """The rating of this code: label, meaning and colour. KeyError if not on the ladder."""
        for rating in self.content["ratings"]:
            if rating["code"] == code:
                found: dict[str, Any] = rating
                return found
        raise KeyError(code)


class RuleSet(Version):
    """Downgrade rules in the order they run. ``content``: {"rules": [...]} as in the file."""

    AUDIT_NAME: ClassVar[str] = "rule_set"
    HASHED = ("content",)

    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="rule_set_once")]


class Instrument(Version):
    """One version of a checklist. Elements and items are rows; the rest is ``content``.

    ``content``: {"origin", "aspects", "documents", "scales", "levels", "groups"} as in
    instruments/*.yaml; ``aggregation`` as in the scoring contract ("items", "elements").
    """

    AUDIT_NAME: ClassVar[str] = "instrument"

    aggregation = models.CharField(_("aggregation"), max_length=10)
    ladder = models.ForeignKey(Ladder, verbose_name=_("rating ladder"), on_delete=models.PROTECT)
    rule_set = models.ForeignKey(RuleSet, verbose_name=_("rule set"), on_delete=models.PROTECT)
    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="instrument_once")]


class Element(models.Model):
    """A part of an instrument, with its weight in the total.

    ``sections``: [{"code", "title"}] as in the file; None for what was loaded before they were
    kept here: then those its items name are all there are.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="elements")
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField()
    title_id = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=12, decimal_places=4)
    sections = models.JSONField(null=True)

    class Meta:
        verbose_name = _("element")
        verbose_name_plural = _("elements")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="element_once"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="element_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        """The title in the active language."""
        return localized({"id": self.title_id, "en": self.title_en})


class Item(models.Model):
    """One question of an element. ``lineage`` stays the same across versions.

    ``details``: {"section", "guide", "evidence", "references", "measured", "indicator"} as in
    the instrument file, each only where given; ``scale`` names one of the instrument's scales.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="items")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(_("code"), max_length=20)
    lineage = models.CharField(_("lineage"), max_length=60)
    position = models.PositiveSmallIntegerField()
    title_id = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=12, decimal_places=4)
    scale = models.CharField(_("scale"), max_length=40)
    aspects = models.JSONField(_("aspects"), default=list)
    level = models.CharField(_("level"), max_length=20, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="item_once"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="item_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        """The title in the active language."""
        return localized({"id": self.title_id, "en": self.title_en})
