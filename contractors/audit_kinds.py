"""How the audit trail tells of companies, sites and representatives."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit_kinds import name_of_person
from accounts.models import User
from accounts.roles import Person
from contractors.models import Contractor, Representative, Site
from core.audit_kind import AuditKind
from core.columns import text_of


def page_of_contractor(_reader: Person, contractor: str) -> str:
    """Everybody who reads the trail may open every contractor's page."""
    return reverse("contractor-detail", args=[contractor])


AUDIT_KINDS = (
    AuditKind(
        30,
        model=Contractor,
        deeds={
            "add_contractor": _("%(who)s added contractor %(what)s"),
            "change_contractor": _("%(who)s changed contractor %(what)s"),
        },
        title=text_of("name"),
        address=page_of_contractor,
        within={Contractor.AUDIT_NAME: "pk"},
    ),
    AuditKind(
        40,
        model=Site,
        deeds={
            "add_site": _("%(who)s added site %(what)s"),
            "change_site": _("%(who)s changed site %(what)s"),
        },
        title=text_of("name"),
        within={Site.AUDIT_NAME: "pk"},
    ),
    AuditKind(
        50,
        model=Representative,
        deeds={
            "appoint_representative": _("%(who)s appointed representative %(what)s"),
            "add_representative": _("%(who)s appointed representative %(what)s"),
            "change_representative": _("%(who)s changed representative %(what)s"),
        },
        title=text_of(name_of_person("user__"), Value(" ("), "contractor__name", Value(")")),
        place=text_of("contractor"),
        address=page_of_contractor,
        within={Contractor.AUDIT_NAME: "contractor", User.AUDIT_NAME: "user"},
    ),
)
