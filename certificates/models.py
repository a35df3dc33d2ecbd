"""Certificates of officers and equipment, and their files."""

from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from certificates.choices import CertificateState
from contractors.models import Contractor, Site
from core.models import KeptFile


class Certificate(models.Model):
    """A document that holds until a day: of an officer, named by role and number and never by name,
    or of a piece of equipment.

    ``kind`` is a code of the vocabulary. A renewal is a row of its own that ``replaces`` this one,
    which stays readable; ``ended_on`` is the day from which nobody needs it. The address is made of
    ``key``: it tells nothing of how many there are. ``version`` grows by one with each change.
    """

    AUDIT_NAME: ClassVar[str] = "certificate"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, related_name="certificates"
    )
    kind = models.CharField(_("kind of certificate"), max_length=40)
    holder = models.CharField(_("role or equipment"), max_length=120)
    holder_number = models.CharField(_("its number"), max_length=60)
    number = models.CharField(_("number of the certificate"), max_length=120)
    issuer = models.CharField(_("issued by"), max_length=160)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"))
    site = models.ForeignKey(
        Site, verbose_name=_("site"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    ended_on = models.DateField(_("no longer needed since"), null=True)
    ended_reason = models.TextField(_("reason"), blank=True)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["expires_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contractor", "kind", "number"],
                name="certificate_once",
                violation_error_message=_("This certificate is in the register already."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("issued_on")), name="certificate_issued_before_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.holder_number}: {self.number}"

    def state_on(self, today: date, *, is_renewed: bool, soon: int) -> CertificateState:
        """Where it stands on a day; ``is_renewed``: whether another has taken its place; ``soon``:
        so many days before its last day it is about to expire."""
        if is_renewed:
            return CertificateState.RENEWED
        if self.ended_on is not None and self.ended_on <= today:
            return CertificateState.ENDED
        if self.expires_on < today:
            return CertificateState.EXPIRED
        is_near = self.expires_on <= today + timedelta(days=soon)
        return CertificateState.EXPIRING if is_near else CertificateState.VALID


def needed_on(day: "date | Combinable") -> Q:
    """That no other had taken a certificate's place by a day, and that it was still needed."""
    in_place = Q(replaced_by=None) | Q(replaced_by__issued_on__gt=day)
    return in_place & (Q(ended_on=None) | Q(ended_on__gt=day))


def expired_on(day: "date | Combinable") -> Q:
    """That a certificate had expired on a day and nothing had taken its place: what rules count."""
    return needed_on(day) & Q(expires_on__lt=day)


def valid_on(day: "date | Combinable") -> Q:
    """That a certificate held on a day: also one that was renewed later. Of one renewed before its
    last day only the newer counts."""
    return needed_on(day) & Q(issued_on__lte=day, expires_on__gte=day)


class CertificateFile(KeptFile):
    """The document itself, byte for byte; both parties see it."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("file of a certificate")
        verbose_name_plural = _("files of certificates")
        ordering = ["uploaded_at", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "sha256"],
                name="certificate_file_once",
                violation_error_message=_("This file is already there."),
            )
        ]
