"""Who may see and write certificates. The only place that decides."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role, is_of_the_owner, is_representative, people_with_role
from certificates.models import Certificate, CertificateFile
from contractors.access import at_own_sites, contractors_visible_to, posted_for
from contractors.models import Contractor
from tokens.access import TokenScope


def may_list_certificates(user: Person | None) -> bool:
    """Both parties: each finds those that are theirs to see."""
    return is_of_the_owner(user) or is_representative(user)


def chooses_among_contractors(user: Person | None) -> bool:
    """The owner's people narrow the list to one company; a representative has one."""
    return is_of_the_owner(user)


def certificates_visible_to(user: Person) -> QuerySet[Certificate]:
    """All for the owner's people; a representative sees those of their own company."""
    if is_of_the_owner(user):
        return Certificate.objects.all()
    if is_representative(user):
        return Certificate.objects.filter(contractor__representatives__user=user.pk)
    return Certificate.objects.none()


def certificate_files_visible_to(user: Person) -> QuerySet[CertificateFile]:
    """The files of those certificates."""
    return CertificateFile.objects.filter(certificate__in=certificates_visible_to(user))


def writes_certificates(user: Person | None) -> bool:
    """A representative for their own company, and the coordinator for any."""
    return has_role(user, Role.COORDINATOR) or is_representative(user)


def contractors_registered_by(user: Person) -> QuerySet[Contractor]:
    """Whose certificates this person enters, renews and changes."""
    if not writes_certificates(user):
        return Contractor.objects.none()
    return contractors_visible_to(user).filter(at_own_sites(user, "pk"))


def may_register(user: Person | None, contractor_id: int) -> bool:
    """Whether this person writes certificates of this company."""
    return user is not None and contractors_registered_by(user).filter(pk=contractor_id).exists()


def is_told_of_expiring(user: Person | None) -> bool:
    """To representatives also what is about to expire waits, to coordinators what has expired."""
    return is_representative(user)


def people_told_of_expired(contractor_id: int) -> QuerySet[User]:
    """The coordinators whose company it is by their sites, once a certificate has expired."""
    return people_with_role(Role.COORDINATOR).filter(posted_for(contractor_id))


CERTIFICATES_SCOPE = TokenScope(
    60,
    "certificates",
    gettext_lazy("Enter, renew, correct and end certificates"),
    writes_certificates,
)
