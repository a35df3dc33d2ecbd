"""How the audit trail tells of companies, sites and representatives."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, name_of_person
from accounts.roles import Person
from contractors.access import may_keep_contractors
from contractors.models import AccountInvitation, Contractor, Department, Representative, Site
from core.audit_kind import AuditKind
from core.database.columns import COMMA, text_of


def page_of_contractor(_reader: Person, contractor: str) -> str:
    """Everybody who reads the trail may open every contractor's page."""
    return reverse("contractor-detail", args=[contractor])


def _site(reader: Person, site: str) -> str:
    return reverse("site-change", args=[site]) if may_keep_contractors(reader) else ""


AUDIT_KINDS = (
    AuditKind(
        30,
        model=Contractor,
        deeds={
            "add_contractor": _("%(who)s added contractor %(what)s"),
            "change_contractor": _("%(who)s changed contractor %(what)s"),
            "archive_contractor": _("%(who)s archived contractor %(what)s"),
            "restore_contractor": _("%(who)s restored contractor %(what)s"),
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
            "archive_site": _("%(who)s archived site %(what)s"),
            "restore_site": _("%(who)s restored site %(what)s"),
        },
        title=text_of("name"),
        address=_site,
        within={Site.AUDIT_NAME: "pk"},
    ),
    AuditKind(
        50,
        model=Department,
        deeds={"add_department": _("%(who)s added department %(what)s")},
        title=text_of("name", COMMA, "contractor__name"),
        place=text_of("contractor"),
        address=page_of_contractor,
        within={Department.AUDIT_NAME: "pk", Contractor.AUDIT_NAME: "contractor"},
    ),
    AuditKind(
        60,
        model=Representative,
        deeds={
            "appoint_representative": _("%(who)s appointed representative %(what)s"),
            "move_representative": _("%(who)s gave another company to representative %(what)s"),
            "dismiss_representative": _("%(who)s dismissed representative %(what)s"),
        },
        title=text_of(name_of_person("user__"), Value(" ("), "contractor__name", Value(")")),
        place=text_of("contractor"),
        address=page_of_contractor,
        within={Contractor.AUDIT_NAME: "contractor", User.AUDIT_NAME: "user"},
    ),
    AuditKind(
        62,
        model=AccountInvitation,
        deeds={
            "invite_person": _("%(who)s invited %(what)s"),
            "revoke_invitation": _("%(who)s revoked the invitation of %(what)s"),
            "use_invitation": _("%(who)s made an account by the invitation of %(what)s"),
        },
        title=text_of("first_name", Value(" "), "last_name"),
        place=text_of("contractor"),
        address=page_of_contractor,
        within={Contractor.AUDIT_NAME: "contractor"},
    ),
)
