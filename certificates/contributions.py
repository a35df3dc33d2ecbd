"""What certificates give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from certificates.access import CERTIFICATES_SCOPE, may_list_certificates
from certificates.audit_kinds import AUDIT_KINDS
from certificates.figures import certificate_asks, certificate_facts, certificate_figures
from certificates.home import HOME
from certificates.panels import on_contractor
from certificates.services.reminders import remind_of_certificates
from certificates.tables import CERTIFICATES
from certificates.todo import TODO
from core.contributions import (
    DailyReminder,
    ItemFactSource,
    MeasuredFigureSource,
    Panel,
    Place,
)

PLACES = (
    Place(
        48, "certificate-list", _("Certificates"), may_list_certificates,
        ("/contractors/*/certificates/",),
    ),
)  # fmt: skip
PANELS = (Panel(45, "certificates/_contractor_certificates.html", on_contractor),)
TOKEN_SCOPES = (CERTIFICATES_SCOPE,)
DATASETS = (CERTIFICATES,)
REMINDERS = (DailyReminder(24, "certificates", remind_of_certificates),)
MEASURED_FIGURES = (MeasuredFigureSource(20, certificate_figures),)
ITEM_FACTS = (ItemFactSource(10, certificate_facts, certificate_asks, is_kept=True),)

__all__ = [
    "AUDIT_KINDS",
    "DATASETS",
    "HOME",
    "ITEM_FACTS",
    "MEASURED_FIGURES",
    "PANELS",
    "PLACES",
    "REMINDERS",
    "TODO",
]
