"""How the audit trail tells of documents, the letterhead and scheduled reports."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.audit_kind import AuditKind
from core.database.columns import text_of
from documents.access import may_change_letterhead, may_schedule, sees_every_document
from documents.models import Delivery, Document, Letterhead, Schedule


def _document(reader: Person, document: str) -> str:
    return reverse("document-status", args=[document]) if sees_every_document(reader) else ""


def _letterhead(reader: Person, _letterhead: str) -> str:
    return reverse("letterhead") if may_change_letterhead(reader) else ""


def _schedule(reader: Person, schedule: str) -> str:
    return reverse("schedule-detail", args=[schedule]) if may_schedule(reader) else ""


AUDIT_KINDS = (
    AuditKind(
        360,
        model=Document,
        deeds={
            "request_document": _("%(who)s asked for document %(what)s"),
            "finish_document": _("%(who)s made document %(what)s"),
            "fail_document": _("%(who)s could not make document %(what)s"),
            "cancel_document": _("%(who)s cancelled document %(what)s"),
            "expire_document": _("%(who)s deleted the file of document %(what)s"),
        },
        title=text_of("subject"),
        address=_document,
        fields={"subject": _("About")},
    ),
    AuditKind(
        370,
        model=Letterhead,
        deeds={"change_letterhead": _("%(who)s changed letterhead %(what)s")},
        title=text_of("name"),
        address=_letterhead,
    ),
    AuditKind(
        380,
        model=Schedule,
        deeds={
            "keep_schedule": _("%(who)s set up scheduled report %(what)s"),
            "switch_schedule": _("%(who)s switched scheduled report %(what)s"),
        },
        title=text_of("name"),
        address=_schedule,
    ),
    AuditKind(
        390,
        model=Delivery,
        deeds={"deliver_report": _("%(who)s delivered scheduled report %(what)s")},
        title=text_of("schedule__name"),
        place=text_of("schedule"),
        address=_schedule,
        fields={"document": _("Document"), "refusal": _("Why there is none")},
    ),
)
