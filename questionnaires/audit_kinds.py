"""How the audit trail tells of questionnaires."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import text_of
from questionnaires.models import Questionnaire, Survey


def _questionnaire(_reader: Person, pk: str) -> str:
    return reverse("questionnaire", args=[pk])


def _survey(_reader: Person, pk: str) -> str:
    return reverse("survey", args=[pk])


AUDIT_KINDS = (
    AuditKind(
        480,
        model=Questionnaire,
        deeds={
            "add_questionnaire": _("%(who)s began questionnaire %(what)s"),
            "save_questionnaire": _("%(who)s changed questionnaire %(what)s"),
            "publish_questionnaire": _("%(who)s published questionnaire %(what)s"),
            "delete_questionnaire": _("%(who)s deleted questionnaire %(what)s"),
        },
        title=text_of("code", Value("-v"), "version"),
        address=_questionnaire,
        fields={"key": _("Version")},
    ),
    AuditKind(
        490,
        model=Survey,
        deeds={
            "freeze_survey": _("%(who)s froze the figures of survey %(what)s"),
            "add_survey": _("%(who)s made survey %(what)s"),
            "change_survey": _("%(who)s changed survey %(what)s"),
            "close_survey": _("%(who)s closed survey %(what)s"),
            "invite_people": _("%(who)s invited people by mail to survey %(what)s"),
            "withdraw_links": _("%(who)s withdrew personal links of survey %(what)s"),
            "remind_invited": _("%(who)s reminded the invited of survey %(what)s"),
            "renew_poster": _("%(who)s made a new poster for survey %(what)s"),
            "read_names": _("%(who)s read the names in survey %(what)s"),
            "erase_name": _("%(who)s erased a name in survey %(what)s"),
            "take_in_paper": _("%(who)s took in sheets from paper for survey %(what)s"),
        },
        title=text_of("name"),
        address=_survey,
        within={Contractor.AUDIT_NAME: "contractor"},
        fields={
            "sheets": _("Sheets"),
            "begun_and_not_sent": _("Begun and not sent"),
            "new": _("Invited now"),
            "withdrawn": _("Links withdrawn"),
            "quotas": _("Quotas"),
            "posters": _("Posters"),
        },
    ),
)
