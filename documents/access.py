"""Who may see and ask for documents. The only place that decides."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.choices import OWNERS_ROLES, Role
from accounts.models import User
from accounts.roles import (
    Person,
    has_role,
    is_anybody,
    is_of_the_owner,
    people_with_role,
)
from contractors.access import audience_of
from contractors.choices import Audience
from documents.kinds import DocumentKind, document_kinds, kind_of
from documents.models import Document, Logo, Schedule
from tokens.access import TokenScope


def may_request(user: Person | None, kind: str) -> bool:
    """Whether this person asks for documents of this kind at all: the kind says so."""
    return kind_of(kind).may_request(user)


def may_have(user: User | None, kind: str, *, digests: Collection[str], audience: Audience) -> bool:
    """Whether this person may have a document of this kind of just these sources for ``audience``.

    Asked when it is asked for and again when it is made; None is the system itself. What may be
    fetched afterwards is the same rule as a query: ``documents_visible_to``.
    """
    if user is None:
        return True
    if audience is Audience.OWNER and audience_of(user) is not Audience.OWNER:
        return False
    asked = set(digests)
    visible = kind_of(kind).sources.visible_to(user).filter(sha256__in=asked)
    return may_request(user, kind) and visible.count() == len(asked)


def may_list_documents(user: Person | None) -> bool:
    """Anybody: each finds the documents that are theirs to see."""
    return is_anybody(user)


DOCUMENTS_SCOPE = TokenScope(
    90, "documents", gettext_lazy("Ask for documents, and fetch them"), may_list_documents
)


def sees_every_document(user: Person) -> bool:
    """The owner's people: for them the tenancy leaves nothing out."""
    return is_of_the_owner(user)


def may_cancel(user: Person | None, document: Document) -> bool:
    """Who asked for it, a manager or an administrator. None is the system itself."""
    if user is None or has_role(user, Role.MANAGER, Role.ADMINISTRATOR):
        return True
    return document.requested_by_id == user.pk


def may_schedule(user: Person | None) -> bool:
    """A manager or an administrator says what is sent to whom each month."""
    return has_role(user, Role.MANAGER, Role.ADMINISTRATOR)


def schedules_visible_to(user: Person) -> QuerySet[Schedule]:
    """Every schedule, for who may schedule."""
    return Schedule.objects.all() if may_schedule(user) else Schedule.objects.none()


def people_to_send_to() -> QuerySet[User]:
    """Who can be chosen for what is sent each month: the owner's people."""
    return people_with_role(*OWNERS_ROLES)


def may_change_letterhead(user: Person | None) -> bool:
    """An administrator keeps the company's name and logo. None is the system itself."""
    return user is None or has_role(user, Role.ADMINISTRATOR)


def may_see_logo(user: Person | None) -> bool:
    """The owner's people see what is printed on the cover."""
    return is_of_the_owner(user)


def logos_visible_to(user: Person) -> QuerySet[Logo]:
    """Every logo that was ever kept, for who may see them."""
    return Logo.objects.all() if may_see_logo(user) else Logo.objects.none()


def documents_visible_to(user: Person) -> QuerySet[Document]:
    """All for the owner's people; for a representative those of sources that are theirs to see.

    Who asked does not matter: what is made for who is rated shows no more than its sources do.
    What was made for the owner may hold averages, and is the owner's alone.
    """
    if sees_every_document(user):
        return Document.objects.all()
    where = [_visible_of(kind, user) for kind in document_kinds() if kind.may_request(user)]
    if not where:
        return Document.objects.none()
    return Document.objects.filter(Q(*where, _connector=Q.OR))


def _visible_of(kind: DocumentKind, user: Person) -> Q:
    own = list(kind.sources.visible_to(user).values_list("sha256", flat=True))
    return Q(kind=kind.code, results__contained_by=own, audience=Audience.CONTRACTOR)
