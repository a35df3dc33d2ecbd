"""How the audit trail tells of investigations and of the steps after an accident."""

from django.utils.translation import gettext_lazy as _

from contractors.audit_kinds import page_of_contractor
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, text_of
from instruments.words import words_of
from investigations.models import AccidentProcedure, Investigation
from investigations.procedure.specs import latest_spec
from investigations.vocabulary import vocabulary
from monitoring.models import Incident


def _potentials() -> dict[str, str]:
    return {one.code: words_of(one.title) for one in vocabulary().potentials}


def _kinds() -> dict[str, str]:
    """The kinds of cause and of action; no code is both."""
    causes = (kind for one in vocabulary().groups for kind in one.kinds)
    words: dict[str, str] = {one.code: words_of(one.title) for one in causes}
    return words | {one.code: words_of(one.title) for one in vocabulary().actions}


def _steps() -> dict[str, str]:
    """As the newest version calls them."""
    return {one.code: words_of(one.title) for one in latest_spec().steps}


def _conditions() -> dict[str, str]:
    return {one.code: words_of(one.title) for one in latest_spec().conditions}


AUDIT_KINDS = (
    AuditKind(
        90,
        model=Investigation,
        deeds={
            "begin_investigation": _("%(who)s began the investigation of %(what)s"),
            "change_investigation": _("%(who)s wrote in the investigation of %(what)s"),
            "submit_investigation": _("%(who)s submitted the investigation of %(what)s"),
            "review_investigation": _("%(who)s reviewed the investigation of %(what)s"),
        },
        title=text_of("incident__reference", COMMA, "incident__contractor__name"),
        place=text_of("incident__contractor"),
        address=page_of_contractor,
        within={
            Investigation.AUDIT_NAME: "pk",
            Incident.AUDIT_NAME: "incident",
            Contractor.AUDIT_NAME: "incident__contractor",
        },
        fields={
            "accepted": _("Accepted"),
            "reason": _("Reason"),
            "is_root": _("Root cause"),
            "findings": _("Findings"),
            "event": _("What happened"),
            "at": _("When"),
            "source": _("Source"),
            "cause": _("Cause"),
            "explains": _("It explains"),
            "evidence": _("Evidence"),
            "action": _("What is to be done"),
            "about_cause": _("About the cause"),
            "owner": _("Who must act"),
            "due_on": _("Deadline"),
        },
        values={"potential": _potentials, "kind": _kinds},
    ),
    AuditKind(
        100,
        model=AccidentProcedure,
        deeds={
            "begin_accident_procedure": _("%(who)s began the accident procedure of %(what)s"),
            "change_accident_procedure": _("%(who)s changed the accident procedure of %(what)s"),
            "enter_accident_step": _("%(who)s entered a step after accident %(what)s"),
        },
        title=text_of("incident__reference", COMMA, "incident__contractor__name"),
        place=text_of("incident__contractor"),
        address=page_of_contractor,
        within={
            AccidentProcedure.AUDIT_NAME: "pk",
            Incident.AUDIT_NAME: "incident",
            Contractor.AUDIT_NAME: "incident__contractor",
        },
        fields={"step": _("Step"), "who": _("Who")},
        values={"step": _steps, "condition": _conditions},
    ),
)
