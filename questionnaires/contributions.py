"""What questionnaires give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Place
from questionnaires.access import may_read_questionnaires
from questionnaires.audit_kinds import AUDIT_KINDS

PLACES = (Place(105, "questionnaire-list", _("Questionnaires"), may_read_questionnaires),)

__all__ = ["AUDIT_KINDS", "PLACES"]
