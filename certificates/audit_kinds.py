"""How the audit trail tells of certificates."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from certificates.models import Certificate
from certificates.rules.kinds import certificate_vocabulary
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, SPACE, text_of
from instruments.words import words_of


def _certificate(_reader: Person, key: str) -> str:
    return reverse("certificate", args=[key])


def _kinds() -> dict[str, str]:
    kinds = certificate_vocabulary().by_code().items()
    return {code: words_of(one.title) for code, one in kinds}


AUDIT_KINDS = (
    AuditKind(
        170,
        model=Certificate,
        deeds={
            "enter_certificate": _("%(who)s entered certificate %(what)s"),
            "renew_certificate": _("%(who)s entered certificate %(what)s as a renewal"),
            "change_certificate": _("%(who)s corrected certificate %(what)s"),
            "end_certificate": _("%(who)s said that certificate %(what)s is no longer needed"),
        },
        title=text_of("number", COMMA, "holder", SPACE, "holder_number", COMMA, "contractor__name"),
        place=text_of("key", Value("")),
        address=_certificate,
        within={Contractor.AUDIT_NAME: "contractor"},
        fields={"files": _("Files"), "reason": _("Reason")},
        values={"kind": _kinds},
    ),
)  # fmt: skip
