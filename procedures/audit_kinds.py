"""How the audit trail tells of procedures that are run."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, text_of
from instruments.words import words_of
from procedures.models import ProcedureRun, ProcedureVersion
from procedures.versions import latest_procedures


def _run(_reader: Person, key: str) -> str:
    return reverse("procedure-run", args=[key])


def _version(_reader: Person, key: str) -> str:
    code, number = key.rsplit("-v", 1)
    return reverse("procedure", args=[code, int(number)])


def _procedures() -> dict[str, str]:
    """As the newest version of each is called."""
    return {one.code: words_of(one.title) for one in latest_procedures()}


def _steps() -> dict[str, str]:
    """As the newest version of the last procedure that has one calls it."""
    return {one.code: words_of(one.title) for of in latest_procedures() for one in of.steps}


AUDIT_KINDS = (
    AuditKind(
        174,
        model=ProcedureVersion,
        deeds={
            "add_procedure_version": _("%(who)s added a version of procedure %(what)s"),
            "save_procedure_version": _("%(who)s saved the draft of procedure %(what)s"),
            "publish_procedure_version": _("%(who)s published a version of procedure %(what)s"),
            "delete_procedure_version": _("%(who)s deleted the draft of procedure %(what)s"),
        },
        title=text_of("title_id"),
        place=text_of("code", Value("-v"), "version"),
        address=_version,
        within={ProcedureVersion.AUDIT_NAME: "pk"},
    ),
    AuditKind(
        175,
        model=ProcedureRun,
        deeds={
            "begin_procedure_run": _("%(who)s began a year of a procedure: %(what)s"),
            "enter_procedure_task": _("%(who)s entered a step of a procedure: %(what)s"),
            "hand_in_procedure_files": _(
                "%(who)s handed in files of a step of a procedure: %(what)s"
            ),
            "withdraw_procedure_file": _(
                "%(who)s withdrew a file of a step of a procedure: %(what)s"
            ),
            "freeze_procedure_run": _("%(who)s froze a year of a procedure: %(what)s"),
        },
        title=text_of("contractor__name", COMMA, "year"),
        place=text_of("key", Value("")),
        address=_run,
        within={Contractor.AUDIT_NAME: "contractor"},
        fields={
            "step": _("Step"), "who": _("Who"), "department": _("Department"),
            "started_on": _("Started"), "finished_on": _("Finished"),
            "evidence": _("What shows it"), "withdrawal": _("Reason"),
        },
        values={"procedure": _procedures, "step": _steps},
    ),
)  # fmt: skip
