"""Companies, sites, representatives, incidents and monthly figures."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import InvitationToSignIn, User
from contractors.choices import RiskClass, TimeZone
from core.figures.dates import EARLIEST
from core.identity import NameField, NameKey, UniqueName


class Site(models.Model):
    """A place of the owner where contractors work; its days go by its own time zone."""

    AUDIT_NAME: ClassVar[str] = "site"

    code = NameField(_("code"), max_length=20)
    name = NameField(_("name"), max_length=120)
    time_zone = models.CharField(
        _("time zone"), max_length=20, choices=TimeZone, default=TimeZone.WIB
    )

    archived = models.BooleanField(_("archived"), default=False)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name"]
        constraints = [
            UniqueName("code", name="site_code_once"),
            UniqueName("name", name="site_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Contractor(models.Model):
    """A company whose safety management is rated every year."""

    AUDIT_NAME: ClassVar[str] = "contractor"

    code = NameField(_("code"), max_length=20)
    name = NameField(_("name"), max_length=160)
    scope = models.CharField(_("scope of work"), max_length=200, blank=True)
    risk_class = models.CharField(
        _("risk class"), max_length=10, choices=RiskClass, default=RiskClass.HIGH
    )
    sites = models.ManyToManyField(Site, verbose_name=_("sites"), blank=True)
    engaged_on = models.DateField(
        _("works here since"),
        null=True,
        blank=True,
        validators=[MinValueValidator(EARLIEST)],
        help_text=_("Months and incidents before this day are asked about."),
    )
    archived = models.BooleanField(_("archived"), default=False)

    class Meta:
        verbose_name = _("contractor")
        verbose_name_plural = _("contractors")
        ordering = ["name"]
        constraints = [
            UniqueName("code", name="contractor_code_once"),
            UniqueName("name", name="contractor_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A part of a company that does a kind of work: production, engineering, the warehouse."""

    AUDIT_NAME: ClassVar[str] = "department"

    contractor = models.ForeignKey(Contractor, on_delete=models.PROTECT, related_name="departments")
    name = NameField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(F("contractor"), NameKey("name"), name="department_once")
        ]

    def __str__(self) -> str:
        return self.name


class Representative(models.Model):
    """Ties a person with the representative role to the one company they speak for."""

    AUDIT_NAME: ClassVar[str] = "representative"

    user = models.OneToOneField(User, verbose_name=_("person"), on_delete=models.CASCADE)
    contractor = models.ForeignKey(
        Contractor,
        verbose_name=_("contractor"),
        on_delete=models.CASCADE,
        related_name="representatives",
    )

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")

    def __str__(self) -> str:
        return f"{self.user} ({self.contractor})"


class SitePosting(models.Model):
    """A site a coordinator works at. Who has none works at all of them."""

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="postings"
    )
    site = models.ForeignKey(
        Site, verbose_name=_("site"), on_delete=models.CASCADE, related_name="postings"
    )

    class Meta:
        verbose_name = _("posting to a site")
        verbose_name_plural = _("postings to sites")
        constraints = [
            models.UniqueConstraint(fields=["user", "site"], name="site_posting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.site})"


class AccountInvitation(InvitationToSignIn):
    """An invitation to an account; ``contractor`` is the company of a representative, None for the
    owner's people. ``sites`` are where a coordinator will work, none for everywhere."""

    AUDIT_NAME: ClassVar[str] = "account_invitation"

    contractor = models.ForeignKey(
        Contractor, verbose_name=_("contractor"), null=True, on_delete=models.CASCADE
    )
    sites = models.ManyToManyField(Site, verbose_name=_("sites"), related_name="+", blank=True)

    class Meta(InvitationToSignIn.Meta):
        verbose_name = _("invitation to an account")
        verbose_name_plural = _("invitations to an account")
