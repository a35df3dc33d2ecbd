"""What documents give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Place
from documents.access import may_list_documents
from documents.audit_kinds import AUDIT_KINDS

PLACES = (
    Place(
        70,
        "document-list",
        _("Documents"),
        may_list_documents,
        ("/book/", "/schedules/", "/letterhead/"),
    ),
)

__all__ = ["AUDIT_KINDS", "PLACES"]
