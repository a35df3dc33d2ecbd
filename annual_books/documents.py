"""The kind of document this room makes."""

from django.utils.translation import gettext_lazy as _

from annual_books import scheduling
from documents.kinds import DocumentKind, RequestPage, Scheduling
from reports import access
from reports.choices import ReportKind
from reports.kinds import PDF, RESULTS

BOOK = DocumentKind(
    position=50,
    code=ReportKind.BOOK.value,
    label=ReportKind.BOOK.label,
    extension="pdf",
    content_type=PDF,
    maker="annual_books.making.MAKER",
    sources=RESULTS,
    may_request=access.may_compare,
    most=2000,
    keeps_parts=True,
    scheduling=Scheduling(
        form=scheduling.BookChaptersForm,
        check=scheduling.check_chapters,
        asks_alone=True,
        request=scheduling.request_scheduled_book,
    ),
    page=RequestPage("book", _("Make an annual book")),
)
