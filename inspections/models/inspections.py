"""Units and areas of a company, and the inspections made of them."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor, Site
from core.identity import NameField, NameKey
from core.models import KeptFile
from documents.frozen import FrozenContent
from findings.models import Finding
from inspections.choices import (
    CheckAnswerKind,
    InspectionState,
    UnitKind,
    UnitState,
)


class InspectedUnit(models.Model):
    """An area, a box, a machine or a vehicle of a company that is inspected.

    ``out_reason`` says why it is out of use and ``out_by`` whose inspection found it so first: what
    was found so afterwards stands in its ``knock_outs``;
    ``release_reason``, ``released_by`` and ``released_at`` are of its last release.
    ``hour_meter`` is its last reading, of ``hour_meter_on``; None before there is any.
    ``version`` grows with each change.
    """

    AUDIT_NAME: ClassVar[str] = "inspected_unit"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    contractor = models.ForeignKey(
        Contractor, verbose_name=_("contractor"), on_delete=models.PROTECT, related_name="units"
    )
    site = models.ForeignKey(
        Site, verbose_name=_("site"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    code = NameField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=160)
    state = models.CharField(_("state"), max_length=12, choices=UnitState, default=UnitState.IN_USE)
    out_reason = models.TextField(_("why it is out of use"), blank=True)
    out_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    release_reason = models.TextField(_("why it was released"), blank=True)
    released_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    hour_meter = models.PositiveIntegerField(_("hour meter"), null=True, blank=True)
    hour_meter_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "monitoring_inspectedunit"
        verbose_name = _("unit or area")
        verbose_name_plural = _("units and areas")
        ordering = ["contractor", "code"]
        constraints = [
            models.UniqueConstraint(
                F("contractor"),
                NameKey("code"),
                name="inspected_unit_code_once",
                violation_error_message=_("This company has a unit of this code already."),
            ),
            models.CheckConstraint(
                condition=Q(state=UnitState.OUT_OF_USE) & ~Q(out_reason="")
                | ~Q(state=UnitState.OUT_OF_USE) & Q(out_reason=""),
                name="inspected_unit_out_of_use_with_reason",
                violation_error_message=_("A unit is out of use for a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Inspection(models.Model):
    """One look at a unit by a version of a checklist: a draft, then finished and never changed.

    ``number`` counts within the company. ``good`` of ``whole`` is its compliance
    (inspections/rules.py), nought of nought in a draft. ``inspector`` is who looked, in words;
    ``finished_by`` who answers for what is written. ``version`` grows with each change, that of one
    line among them; ``head_version`` is the one by which day and inspector were last written.
    ``signed_name`` is who signed, "" where nobody did, ``signature`` what was drawn
    (inspections/signed/), "" where the name was typed and confirmed.
    """

    AUDIT_NAME: ClassVar[str] = "inspection"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    contractor = models.ForeignKey(Contractor, on_delete=models.PROTECT, related_name="inspections")
    unit = models.ForeignKey(InspectedUnit, on_delete=models.PROTECT, related_name="inspections")
    number = models.PositiveIntegerField(_("number"))
    checklist = models.CharField(_("checklist"), max_length=40)
    checklist_version = models.PositiveSmallIntegerField()
    on = models.DateField(_("inspected on"))
    inspector = models.CharField(_("who inspected"), max_length=120)
    hour_meter = models.PositiveIntegerField(_("hour meter"), null=True)
    state = models.CharField(
        _("state"), max_length=10, choices=InspectionState, default=InspectionState.DRAFT
    )
    good = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    finished_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    signed_name = models.CharField(_("signed by"), max_length=120, blank=True)
    signature = models.TextField(_("signature"), blank=True)
    version = models.PositiveIntegerField(default=1)
    head_version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "monitoring_inspection"
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-on", "contractor", "-number"]
        indexes = [models.Index(fields=["contractor", "-on"], name="inspection_of_contractor")]
        constraints = [
            models.UniqueConstraint(fields=["contractor", "number"], name="inspection_number_once"),
            models.CheckConstraint(
                condition=Q(state=InspectionState.FINISHED, finished_at__isnull=False)
                | Q(state=InspectionState.DRAFT, finished_at=None),
                name="inspection_finished_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(good__lte=F("whole")), name="inspection_good_of_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"I-{self.contractor.code}-{self.number:04}"


class KnockOut(models.Model):
    """That an inspection found a unit not to be used; it stands until the unit is released."""

    unit = models.ForeignKey(InspectedUnit, on_delete=models.PROTECT, related_name="knock_outs")
    inspection = models.OneToOneField(
        Inspection, on_delete=models.PROTECT, related_name="knock_out"
    )
    reason = models.TextField(_("why it is out of use"))
    at = models.DateTimeField()
    stands = models.BooleanField(default=True)

    class Meta:
        db_table = "monitoring_knockout"
        verbose_name = _("knock-out of a unit")
        verbose_name_plural = _("knock-outs of units")
        ordering = ["unit", "at"]

    def __str__(self) -> str:
        return self.reason


class InspectionLine(models.Model):
    """The answer of one line; ``finding`` is what it became, or the open one that it joined.

    ``version`` is that of the inspection by which it was last written, 0 before anybody has.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="lines")
    code = models.CharField(max_length=40)
    said = models.CharField(max_length=8, choices=CheckAnswerKind, blank=True)
    good = models.PositiveIntegerField(null=True)
    whole = models.PositiveIntegerField(null=True)
    until = models.DateField(null=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=0)
    finding = models.ForeignKey(
        Finding, null=True, on_delete=models.PROTECT, related_name="inspection_lines"
    )

    class Meta:
        db_table = "monitoring_inspectionline"
        verbose_name = _("line of an inspection")
        verbose_name_plural = _("lines of inspections")
        ordering = ["inspection", "code"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "code"], name="inspection_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.inspection}: {self.code}"


class InspectionFile(KeptFile):
    """A photo or document of an inspection, byte for byte as it was handed in.

    ``line`` is the code of the line it shows, "" where it shows the unit. It may come after the
    inspection is finished: its own day says when.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="files")
    line = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "monitoring_inspectionfile"
        verbose_name = _("file of an inspection")
        verbose_name_plural = _("files of inspections")
        ordering = ["uploaded_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "sha256"],
                name="inspection_file_once",
                violation_error_message=_("This file is already there."),
            )
        ]


class FrozenInspection(FrozenContent):
    """A finished inspection with the files it had on a day, with its SHA-256. Never changed.

    ``content`` is the JSON of ``inspections/printed/content.py``.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="frozen")

    class Meta:
        db_table = "monitoring_frozeninspection"
        verbose_name = _("frozen inspection")
        verbose_name_plural = _("frozen inspections")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "revision"], name="frozen_inspection_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection} {self.revision}"
