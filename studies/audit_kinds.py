"""How the audit trail tells of studies."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import text_of
from studies.models import Strategy, Study


def _study(_reader: Person, pk: str) -> str:
    return reverse("study", args=[pk])


AUDIT_KINDS = (
    AuditKind(
        500,
        model=Study,
        deeds={
            "add_study": _("%(who)s began study %(what)s"),
            "change_study": _("%(who)s changed study %(what)s"),
            "save_factors": _("%(who)s changed the factors of study %(what)s"),
            "judge_factor": _("%(who)s rated a factor of study %(what)s"),
            "hand_in_judgement_files": _("%(who)s handed in files for a factor of study %(what)s"),
            "remove_judgement_file": _("%(who)s took a file away from a factor of study %(what)s"),
            "freeze_study": _("%(who)s froze study %(what)s"),
            "delete_study": _("%(who)s deleted study %(what)s"),
        },
        title=text_of("name"),
        address=_study,
        within={Contractor.AUDIT_NAME: "contractor"},
        fields={"judgements": _("Judgements that went with them")},
    ),
    AuditKind(
        520,
        model=Strategy,
        deeds={
            "add_strategy": _("%(who)s wrote strategy “%(what)s”"),
            "change_strategy": _("%(who)s changed strategy “%(what)s”"),
            "delete_strategy": _("%(who)s deleted strategy “%(what)s”"),
            "raise_from_strategy": _("%(who)s made strategy “%(what)s” a finding"),
        },
        title=text_of("text"),
        place=text_of("study_id"),
        address=_study,
        within={Study.AUDIT_NAME: "study"},
        fields={"finding": _("Finding")},
    ),
)
