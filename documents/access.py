"""Who may see and ask for documents. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role
from contractors.access import READERS
from documents.models import Document, DocumentKind
from evaluations.access import results_visible_to
from reports.access import may_compare


def may_request(user: Person | None, kind: str) -> bool:
    """A scorecard: whoever may see the result. What shows many: whoever may compare."""
    if kind == DocumentKind.SCORECARD:
        return has_role(user, *READERS, Role.REPRESENTATIVE)
    return may_compare(user)


def may_cancel(user: Person | None, document: Document) -> bool:
    """Who asked for it, a manager or an administrator. None is the system itself."""
    if user is None or has_role(user, Role.MANAGER, Role.ADMINISTRATOR):
        return True
    return document.requested_by_id == user.pk


def may_schedule(user: Person | None) -> bool:
    """A manager or an administrator says what is sent to whom each month."""
    return has_role(user, Role.MANAGER, Role.ADMINISTRATOR)


def may_change_letterhead(user: Person | None) -> bool:
    """An administrator keeps the company's name and logo. None is the system itself."""
    return user is None or has_role(user, Role.ADMINISTRATOR)


def documents_visible_to(user: Person) -> QuerySet[Document]:
    """All for the owner's people; for a representative the scorecards of results they may see.

    Who asked does not matter: a document shows no more than its results do.
    """
    if has_role(user, *READERS):
        return Document.objects.all()
    if has_role(user, Role.REPRESENTATIVE):
        own = list(results_visible_to(user).values_list("sha256", flat=True))
        return Document.objects.filter(kind=DocumentKind.SCORECARD, results__contained_by=own)
    return Document.objects.none()
