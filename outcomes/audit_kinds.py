"""How the audit trail tells of objections."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, SPACE, text_of
from evaluations.models import Evaluation
from outcomes.models import Objection


def _objection(_reader: Person, key: str) -> str:
    return reverse("objection", args=[key])


AUDIT_KINDS = (
    AuditKind(
        220,
        model=Objection,
        deeds={
            "raise_objection": _("%(who)s raised objection %(what)s"),
            "reply_to_objection": _("%(who)s replied to objection %(what)s"),
            "decide_objection": _("%(who)s decided objection %(what)s"),
            "appeal_decision": _("%(who)s appealed the decision on objection %(what)s"),
            "settle_objection": _("%(who)s settled objection %(what)s: nobody appealed"),
        },
        title=text_of(
            "number", COMMA, "evaluation__contractor__name", SPACE, "evaluation__period__year",
            COMMA, "code",
        ),
        place=text_of("key", Value("")),
        address=_objection,
        within={
            Objection.AUDIT_NAME: "pk",
            Evaluation.AUDIT_NAME: "evaluation",
            Contractor.AUDIT_NAME: "evaluation__contractor",
        },
        fields={"reason": _("Reason")},
    ),
)  # fmt: skip
