"""What procedures give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import DailyReminder, Place
from procedures.access import may_read_procedures
from procedures.audit_kinds import AUDIT_KINDS
from procedures.printed.documents import PROCEDURE_RUN, PROCEDURE_RUNS_BY_HASH
from procedures.printed.versions import PROCEDURE, PROCEDURES_BY_HASH
from procedures.reminders import remind_of_procedures
from procedures.todo import TODO

PLACES = (Place(49, "procedure-list", _("Procedures"), may_read_procedures),)

REMINDERS = (DailyReminder(30, "procedures", remind_of_procedures),)
DOCUMENTS = (PROCEDURE_RUN, PROCEDURE)
VERIFIABLES = (PROCEDURE_RUNS_BY_HASH, PROCEDURES_BY_HASH)

__all__ = ["AUDIT_KINDS", "DOCUMENTS", "PLACES", "REMINDERS", "TODO", "VERIFIABLES"]
