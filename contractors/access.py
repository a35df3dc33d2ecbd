"""Who may see and change contractors. The only place that decides."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may_keep_people
from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, among_roles, has_role, is_of_the_owner, people_with_role
from accounts.services import PersonFacts
from contractors.choices import Audience
from contractors.models import AccountInvitation, Contractor, Representative, Site, SitePosting
from core.audit import Actor, deeds_on
from core.errors import NotAllowed
from core.models import AuditEntry
from tokens.access import TokenScope

OWN_COMPANIES = "companies at own sites"  # beside the person, for one request


def contractors_visible_to(user: Person) -> QuerySet[Contractor]:
    """All contractors for the owner's people; a representative sees their own company only."""
    if is_of_the_owner(user):
        return Contractor.objects.all()
    if has_role(user, Role.REPRESENTATIVE):
        return Contractor.objects.filter(representatives__user=user.pk)
    return Contractor.objects.none()


def may_read_contractors(user: Person | None) -> bool:
    """The owner's people open the register, and the page of each contractor."""
    return is_of_the_owner(user)


def may_represent(user: User | PersonFacts) -> bool:
    """Whether this person can be appointed to speak for a contractor: the role says so."""
    return user.role == Role.REPRESENTATIVE


def companies_spoken_for_by(user: Person) -> QuerySet[Contractor]:
    """Whom a person has ever represented, whatever their role is by now.

    The audit is asked: the tie goes with the role. It names people and companies, so a company
    is looked for under the names it had before, too.
    """
    named = _ties().filter(after__user=user.get_username()).values(name=KT("after__contractor"))
    renamed = _renamed().alias(name=KT("before__name")).filter(name__in=named)
    tied = Representative.objects.filter(user=user.pk).values("contractor")
    return Contractor.objects.filter(
        Q(pk__in=tied) | Q(name__in=named) | Q(pk__in=renamed.values("target_id"))
    )


def has_spoken_for(user: Person | None, contractor_id: int) -> bool:
    """Whether this person has ever represented this company, whatever their role is by now."""
    return user is not None and companies_spoken_for_by(user).filter(pk=contractor_id).exists()


def people_who_speak_for(contractor_id: int | OuterRef) -> QuerySet[User]:
    """Whoever represents a contractor today."""
    return people_with_role(Role.REPRESENTATIVE).filter(representative__contractor=contractor_id)  # type: ignore[misc]  # the stubs know no OuterRef


def speakers_among(people: Iterable[User]) -> defaultdict[int, list[User]]:
    """Which of these people represent each contractor, by its id. One statement."""
    by_id = {one.pk: one for one in people}
    found: defaultdict[int, list[User]] = defaultdict(list)
    for person, contractor in Representative.objects.values_list("user", "contractor"):
        if person in by_id:
            found[contractor].append(by_id[person])
    return found


def people_who_spoke_for(contractor_id: int) -> QuerySet[User]:
    """``companies_spoken_for_by`` the other way round."""
    now = Contractor.objects.filter(pk=contractor_id).order_by().values("name")
    before = _renamed().filter(target_id=contractor_id).values(name=KT("before__name"))
    named = _ties().alias(name=KT("after__contractor"))
    named = named.filter(Q(name__in=now) | Q(name__in=before))
    tied = Representative.objects.filter(contractor=contractor_id).values("user")
    return User.objects.filter(
        Q(pk__in=tied) | Q(username__in=named.values(person=KT("after__user")))
    )


def _ties() -> QuerySet[AuditEntry]:
    return deeds_on(Representative, "appoint_representative", "move_representative")


def _renamed() -> QuerySet[AuditEntry]:
    return deeds_on(Contractor, "change_contractor")


def can_be_posted(facts: PersonFacts, further_roles: Collection[str]) -> bool:
    """Whether sites narrow what this person fills in: a coordinator's do."""
    return Role.COORDINATOR in (facts.role, *further_roles)


def companies_at_own_sites(user: Person | None) -> frozenset[int] | None:
    """The companies that work where this coordinator does; None for who works everywhere.

    One statement for who has sites, once for all that is asked of one request; else none.
    """
    if not (isinstance(user, User) and user.is_posted and has_role(user, Role.COORDINATOR)):
        return None
    known = vars(user)
    if OWN_COMPANIES not in known:
        rows = SitePosting.objects.filter(user=user.pk).values_list("site__contractor", flat=True)
        known[OWN_COMPANIES] = frozenset(rows)
    companies: frozenset[int] = known[OWN_COMPANIES]
    return companies


def works_for(user: Person | None, contractor_id: int) -> bool:
    """Whether what a coordinator does for this company is theirs: it works at one of their sites.

    True for everybody else: what they may do, their role says.
    """
    companies = companies_at_own_sites(user)
    return companies is None or contractor_id in companies


def at_own_sites(user: Person | None, path: str = "contractor") -> Q:
    """``works_for`` as a condition on rows; ``path`` leads to their company."""
    companies = companies_at_own_sites(user)
    return Q() if companies is None else Q(**{f"{path}__in": companies})


def acts_for(user: Person | None, contractor_id: int) -> bool:
    """``works_for`` of what managers do too: sites narrow nothing of it for who is a manager."""
    return has_role(user, Role.MANAGER) or works_for(user, contractor_id)


def at_sites_acted_for(user: Person | None, path: str = "contractor") -> Q:
    """``acts_for`` as a condition on rows; ``path`` leads to their company."""
    return Q() if has_role(user, Role.MANAGER) else at_own_sites(user, path)


def posted_for(contractor_id: int) -> Q:
    """``works_for`` the other way round, as a condition on coordinators."""
    there = SitePosting.objects.filter(user=OuterRef("pk"), site__contractor=contractor_id)
    return Q(is_posted=False) | Q(Exists(there))


def check_works_for(by: Actor, contractor: Contractor) -> None:
    """NotAllowed where none of a coordinator's sites is one of this company's."""
    if not works_for(by.user, contractor.pk):
        raise NotAllowed(
            _("%(contractor)s works at none of your sites: ask an administrator.")
            % {"contractor": contractor}
        )


def check_acts_for(by: Actor, contractor_id: int | None) -> None:
    """``check_works_for`` of what managers do too; nothing narrows what is of no one company."""
    if contractor_id is not None and not acts_for(by.user, contractor_id):
        check_works_for(by, Contractor.objects.get(pk=contractor_id))


def acting_for(contractor_id: int) -> Q:
    """``acts_for`` the other way round, as a condition on the owner's people."""
    return among_roles(Role.MANAGER) | posted_for(contractor_id)


def audience_of(user: Person | None) -> Audience:
    """What is shown to this person: to the owner's people all, to anybody else no other's figure.

    None is the system itself, which works for the owner.
    """
    if user is None or is_of_the_owner(user):
        return Audience.OWNER
    return Audience.CONTRACTOR


def may_keep_contractors(user: Person | None) -> bool:
    """A manager or an administrator says who is rated."""
    return has_role(user, Role.MANAGER, Role.ADMINISTRATOR)


def sites_visible_to(user: Person) -> QuerySet[Site]:
    """Every site for the owner's people, whose places they are; none for anybody else."""
    return Site.objects.all() if is_of_the_owner(user) else Site.objects.none()


def sites_kept_by(user: Person) -> QuerySet[Site]:
    """Every site, for who keeps them; none for anybody else."""
    return Site.objects.all() if may_keep_contractors(user) else Site.objects.none()


def may_invite(user: Person | None) -> bool:
    """Administrators invite anybody, a representative the colleagues of their own company."""
    return has_role(user, Role.ADMINISTRATOR, Role.REPRESENTATIVE)


def role_of_colleagues() -> Role:
    """What a representative invites others to be."""
    return Role.REPRESENTATIVE


def may_invite_anybody(user: Person | None) -> bool:
    """An administrator gives any role."""
    return may_keep_people(user)


def company_invited_to_by(user: Person | None) -> Contractor | None:
    """The one company whose people this representative invites; None for everybody else."""
    if user is None or not has_role(user, Role.REPRESENTATIVE):
        return None
    return Contractor.objects.filter(representatives__user=user.pk, archived=False).first()


def may_invite_as(
    user: Person | None, facts: PersonFacts, *, contractor: Contractor | None
) -> bool:
    """Whether somebody may have this account come to be: asked at the invitation and at its use.

    ``contractor`` is the company of a representative, None for everybody else.
    """
    if may_represent(facts) != (contractor is not None):
        return False
    if contractor is not None and contractor.archived:
        return False
    return may_invite_anybody(user) or (
        contractor is not None and company_invited_to_by(user) == contractor
    )


def invitations_visible_to(user: Person) -> QuerySet[AccountInvitation]:
    """All for administrators, those to their own company for a representative."""
    invitations = AccountInvitation.objects.select_related("invited_by", "contractor", "person")
    if may_invite_anybody(user):
        return invitations
    company = company_invited_to_by(user)
    return invitations.filter(contractor=company) if company else invitations.none()


CONTRACTORS_SCOPE = TokenScope(
    80, "contractors", gettext_lazy("Keep contractors and sites"), may_keep_contractors
)
