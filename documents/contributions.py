"""What documents give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Place
from documents.access import may_list_documents

PLACES = (
    Place(
        70,
        "document-list",
        _("Documents"),
        may_list_documents,
        ("/book/", "/schedules/", "/letterhead/"),
    ),
)
