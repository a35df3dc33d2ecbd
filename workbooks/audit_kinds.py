"""How the audit trail tells of uploaded workbooks and carried-over totals."""

from django.utils.translation import gettext_lazy as _

from contractors.audit_kinds import page_of_contractor
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import SPACE, text_of
from evaluations.models import Evaluation
from workbooks.models import CarriedTotal, WorkbookUpload

AUDIT_KINDS = (
    AuditKind(
        280,
        model=WorkbookUpload,
        deeds={"confirm_workbook": _("%(who)s stored what stands in workbook %(what)s")},
        title=text_of("file_name"),
        within={
            Evaluation.AUDIT_NAME: "evaluation",
            Contractor.AUDIT_NAME: "evaluation__contractor",
        },
        fields={
            "file": _("File"),
            "stored": _("Rows stored"),
            "kept": _("Rows left as they were"),
            "draft": _("Draft"),
            "contractors": _("Contractors"),
            "totals": _("carried-over totals"),
        },
    ),
    AuditKind(
        290,
        model=CarriedTotal,
        deeds={"carry_total": _("%(who)s carried over the total of %(what)s")},
        title=text_of("contractor__name", SPACE, "year"),
        place=text_of("contractor"),
        address=page_of_contractor,
        within={Contractor.AUDIT_NAME: "contractor"},
        fields={"elements": _("Elements")},
    ),
)
