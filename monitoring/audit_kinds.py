"""How the audit trail tells of incidents and monthly figures."""

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.audit_kinds import page_of_contractor
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, SPACE, text_of
from monitoring.models import Incident, IndicatorTarget, MonthlyIndicator


def _targets(_reader: Person, place: str) -> str:
    """Everybody who reads the trail may open the targets of every year."""
    year, _slash, contractor = place.partition("/")
    if contractor:
        return reverse("targets-of-contractor", args=[contractor, year])
    return reverse("targets-of-year", args=[year])


AUDIT_KINDS = (
    AuditKind(
        80,
        model=Incident,
        deeds={
            "report_incident": _("%(who)s reported incident %(what)s"),
            "change_incident": _("%(who)s changed incident %(what)s"),
            "change_people": _("%(who)s changed the injured people of incident %(what)s"),
            "count_days": _("%(who)s counted the days lost by incident %(what)s"),
            "hand_in_incident_files": _("%(who)s handed in files of incident %(what)s"),
            "decide_incident": _("%(who)s decided on incident %(what)s"),
        },
        title=text_of("reference", COMMA, "contractor__name"),
        place=text_of("contractor"),
        address=page_of_contractor,
        within={Incident.AUDIT_NAME: "pk", Contractor.AUDIT_NAME: "contractor"},
        fields={"reason": _("Reason"), "other_than": _("Another event than")},
    ),
    AuditKind(
        110,
        model=MonthlyIndicator,
        deeds={
            "record_monthly_indicator": _("%(who)s recorded the month of %(what)s"),
            "tell_month": _("%(who)s told the month of %(what)s, to be confirmed"),
            "confirm_month": _("%(who)s confirmed the month of %(what)s"),
            "return_month": _("%(who)s returned the month of %(what)s"),
        },
        title=text_of("contractor__name", COMMA, "site__name"),
        place=text_of("contractor"),
        address=page_of_contractor,
        within={Contractor.AUDIT_NAME: "contractor"},
    ),
    AuditKind(
        112,
        model=IndicatorTarget,
        deeds={"set_target": _("%(who)s set a target of %(what)s")},
        title=text_of("year", SPACE, Coalesce("contractor__name", Value(""))),
        place=text_of("year", Value("/"), Coalesce(Cast("contractor", TextField()), Value(""))),
        address=_targets,
        within={IndicatorTarget.AUDIT_NAME: "pk", Contractor.AUDIT_NAME: "contractor"},
    ),
)
