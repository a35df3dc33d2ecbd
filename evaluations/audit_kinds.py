"""How the audit trail tells of periods, evaluations and who does which element."""

from django.db.models import Value
from django.db.models.functions import Replace, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, SPACE, text_of
from evaluations.models import (
    ElementAssignment,
    Evaluation,
    Period,
)

OF_ONE = ("evaluation__contractor__name", SPACE, "evaluation__period__year")
IN_ONE = {
    Evaluation.AUDIT_NAME: "evaluation",
    Period.AUDIT_NAME: "evaluation__period",
    Contractor.AUDIT_NAME: "evaluation__contractor",
}


def review_address(_reader: Person, place: str) -> str:
    """The review of an evaluation; after a # the item it is opened at."""
    evaluation, _hash, item = place.partition("#")
    page = reverse("evaluation-review", args=[evaluation])
    return f"{page}#i-{item}" if item else page


def _period(_reader: Person, period: str) -> str:
    return reverse("period-detail", args=[period])


AUDIT_KINDS = (
    AuditKind(
        120,
        model=Period,
        deeds={
            "open_period": _("%(who)s opened period %(what)s"),
            "change_period": _("%(who)s changed period %(what)s"),
        },
        title=text_of(Replace(Upper("instrument__code"), Value("_"), SPACE), SPACE, "year"),
        address=_period,
        within={Period.AUDIT_NAME: "pk"},
        fields={"round": _("Round")},
    ),
    AuditKind(
        130,
        model=Evaluation,
        deeds={
            "add_evaluation": _("%(who)s began evaluation %(what)s"),
            "submit_evaluation": _("%(who)s submitted evaluation %(what)s"),
            "return_evaluation": _("%(who)s returned evaluation %(what)s"),
            "take_back_submission": _("%(who)s took back evaluation %(what)s"),
            "reopen_evaluation": _("%(who)s reopened evaluation %(what)s"),
            "undo_reopening": _("%(who)s undid the reopening of evaluation %(what)s"),
            "approve_evaluation": _("%(who)s approved evaluation %(what)s"),
            "publish_evaluation": _("%(who)s published evaluation %(what)s"),
            "make_final": _("%(who)s made the result of %(what)s final"),
        },
        title=text_of("contractor__name", SPACE, "period__year"),
        address=review_address,
        within={
            Evaluation.AUDIT_NAME: "pk",
            Period.AUDIT_NAME: "period",
            Contractor.AUDIT_NAME: "contractor",
        },
        fields={"reason": _("Reason"), "year": _("Year")},
    ),
    AuditKind(
        160,
        model=ElementAssignment,
        deeds={"assign_element": _("%(who)s assigned element %(what)s")},
        title=text_of("element__code", COMMA, *OF_ONE),
        place=text_of("evaluation"),
        address=review_address,
        within=IN_ONE,
        fields={"person": _("Person")},
    ),
)
