"""Who may see and change matrices, registers, risks and controls. The only place that decides."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from accounts.models import User
from accounts.roles import (
    Person,
    has_role,
    is_of_the_owner,
    is_representative,
    people_with_role,
)
from contractors.access import (
    acts_for,
    at_sites_acted_for,
    companies_spoken_for_by,
    contractors_visible_to,
    has_spoken_for,
    people_who_speak_for,
)
from contractors.models import Contractor
from instruments.choices import PublicationStatus
from monitoring.choices import IncidentStatus
from monitoring.models import Incident
from risks.models import (
    FrozenRegister,
    RegisteredRisk,
    RiskControl,
    RiskMatrix,
    RiskQuarter,
    RiskRegister,
    SignedQuarter,
)
from tokens.access import TokenScope

WRITERS = (Role.COORDINATOR, Role.MANAGER, Role.REPRESENTATIVE)


def may_list_registers(user: Person | None) -> bool:
    """Both parties: each finds those that are theirs to see."""
    return is_of_the_owner(user) or is_representative(user)


def sees_every_register(user: Person) -> bool:
    """The owner's people."""
    return is_of_the_owner(user)


def registers_visible_to(user: Person) -> QuerySet[RiskRegister]:
    """All for the owner's people; a representative those of their own company."""
    if sees_every_register(user):
        return RiskRegister.objects.all()
    if is_representative(user):
        return RiskRegister.objects.filter(contractor__representatives__user=user.pk)
    return RiskRegister.objects.none()


def risks_visible_to(user: Person) -> QuerySet[RegisteredRisk]:
    """Those of the registers that are theirs to see, withdrawn ones too."""
    return RegisteredRisk.objects.filter(register__in=registers_visible_to(user))


def controls_visible_to(user: Person) -> QuerySet[RiskControl]:
    """Those of the registers that are theirs to see."""
    return RiskControl.objects.filter(register__in=registers_visible_to(user))


def people_who_write_in(contractor_id: int | OuterRef) -> QuerySet[User]:
    """``may_write_in`` as a query: whoever writes in the registers of a company today."""
    theirs = ~Q(role=Role.REPRESENTATIVE) | Q(representative__contractor=contractor_id)
    return people_with_role(*WRITERS).filter(theirs)


def carried_out_by(user: Person) -> Q:
    """Of controls: those given to this person by name, and, to who speaks for a company, those of
    its registers that are given to nobody, or to somebody who writes there no longer."""
    own = Q(owner=user.pk)
    if is_representative(user):
        there = people_who_write_in(OuterRef("register__contractor"))
        own |= Q(~Exists(there.filter(pk=OuterRef("owner"))))
    return own & Q(register__in=registers_visible_to(user))


def people_told_of_late(control: RiskControl) -> list[User]:
    """Who is told that a control is late: who does it, else, where that is nobody or somebody who
    writes there no longer, who speaks for the company."""
    contractor = control.register.contractor_id
    doing = people_who_write_in(contractor).filter(pk__in=[control.owner_id])
    return list(doing or people_who_speak_for(contractor))


def reviewed_by(user: Person) -> Q:
    """Of risks: those this person looks after, and, to who speaks for a company, those that nobody
    does, or somebody who writes there no longer."""
    own = Q(owner=user.pk)
    if is_representative(user):
        there = people_who_write_in(OuterRef("register__contractor"))
        own |= Q(~Exists(there.filter(pk=OuterRef("owner"))))
    return own & Q(register__in=registers_visible_to(user))


def people_told_of_review(risk: RegisteredRisk) -> list[User]:
    """Who is told that a review is pulled forward: who looks after the risk, else, where that is
    nobody or somebody who writes there no longer, who speaks for the company."""
    contractor = risk.register.contractor_id
    looking = people_who_write_in(contractor).filter(pk__in=[risk.owner_id])
    return list(looking or people_who_speak_for(contractor))


def incidents_of_company(contractor_id: int) -> QuerySet[Incident]:
    """Those that may have touched its risks, for whoever writes there; the last ones first."""
    theirs = Incident.objects.filter(contractor=contractor_id)
    return theirs.exclude(status=IncidentStatus.REJECTED).order_by("-date", "-pk")


def frozen_registers_visible_to(user: Person) -> QuerySet[FrozenRegister]:
    """Those of the registers that are theirs to see."""
    return FrozenRegister.objects.filter(register__in=registers_visible_to(user))


def published_frozen_registers() -> QuerySet[FrozenRegister]:
    """All: a company sees its registers as they are."""
    return FrozenRegister.objects.all()


def matrices_visible_to(user: Person) -> QuerySet[RiskMatrix]:
    """The published ones, for whoever sees registers."""
    if not may_list_registers(user):
        return RiskMatrix.objects.none()
    return RiskMatrix.objects.filter(status=PublicationStatus.PUBLISHED)


def may_write_matrices(user: Person | None) -> bool:
    """Administrators and managers."""
    return has_role(user, Role.ADMINISTRATOR, Role.MANAGER)


def may_publish_matrices(user: Person | None) -> bool:
    """Managers: what is acceptable is theirs to say."""
    return has_role(user, Role.MANAGER)


def matrix_drafts_visible_to(user: Person) -> QuerySet[RiskMatrix]:
    """Drafts, for whoever writes them."""
    if not may_write_matrices(user):
        return RiskMatrix.objects.none()
    return RiskMatrix.objects.filter(status=PublicationStatus.DRAFT)


def may_write_risks(user: Person | None) -> bool:
    """Representatives in the registers of their company; coordinators and managers in all."""
    return has_role(user, *WRITERS)


def may_write_in(user: Person | None, register: RiskRegister) -> bool:
    """Whoever writes risks, in a register that they may see; a coordinator where they work."""
    return (
        user is not None
        and may_write_risks(user)
        and acts_for(user, register.contractor_id)
        and _may_see(user, register)
    )


def _may_see(user: Person, register: RiskRegister) -> bool:
    """``registers_visible_to`` of one; no question for who sees all."""
    return is_of_the_owner(user) or registers_visible_to(user).filter(pk=register.pk).exists()


def companies_to_register(user: Person) -> QuerySet[Contractor]:
    """The companies a person may begin a register of."""
    if not may_write_risks(user):
        return Contractor.objects.none()
    return contractors_visible_to(user).filter(at_sites_acted_for(user, "pk"), archived=False)


def may_return_registers(user: Person | None) -> bool:
    """The owner's coordinators and managers send a register back to its company."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_return_to(user: Person | None, contractor_id: int) -> bool:
    """``may_return_registers`` of one company: a coordinator where it works at their sites."""
    return may_return_registers(user) and acts_for(user, contractor_id)


def may_accept_registers(user: Person | None) -> bool:
    """The same people: what is handed in, they accept as a whole or return."""
    return may_return_registers(user)


def answers_returns(user: Person | None) -> bool:
    """Representatives, for their company."""
    return is_representative(user)


def may_answer_return(user: Person | None, register: RiskRegister) -> bool:
    """A representative, while a register of their company is returned."""
    return (
        answers_returns(user) and register.returned_at is not None and may_write_in(user, register)
    )


def may_hand_in(user: Person | None, register: RiskRegister) -> bool:
    """A representative, the registers of their company."""
    return answers_returns(user) and may_write_in(user, register)


def may_accept_register(user: Person | None, register: RiskRegister) -> bool:
    """The owner's coordinators and managers, of companies they never spoke for themselves; a
    coordinator where they work."""
    return (
        may_accept_registers(user)
        and acts_for(user, register.contractor_id)
        and not has_spoken_for(user, register.contractor_id)
    )


def steps_of_register(
    user: Person | None, register: RiskRegister, *, has_risks: bool
) -> dict[str, bool]:
    """Which steps of the register as a whole a person who sees it can take as it stands now."""
    handed_in, returned = register.handed_in_at is not None, register.returned_at is not None
    at_rest = has_risks and not handed_in and not returned
    return {
        "may_hand_in": at_rest and may_hand_in(user, register),
        "may_answer": may_answer_return(user, register),
        "may_return": not returned and may_return_to(user, register.contractor_id),
        "may_accept_register": handed_in and may_accept_register(user, register),
    }


def registers_accepted_by(user: Person) -> QuerySet[RiskRegister]:
    """``may_accept_register`` as a query."""
    if not may_accept_registers(user):
        return RiskRegister.objects.none()
    theirs = RiskRegister.objects.filter(at_sites_acted_for(user))
    return theirs.exclude(contractor__in=companies_spoken_for_by(user).values("pk"))


def those_who_accept() -> tuple[Role, ...]:
    """The roles that the level of a matrix may name: one of them accepts its risks."""
    return (Role.COORDINATOR, Role.MANAGER)


def roles_accepted_for(user: Person | None) -> tuple[str, ...]:
    """The roles in whose name a person accepts risks: a manager also where a coordinator may."""
    if has_role(user, Role.MANAGER):
        return those_who_accept()
    return (Role.COORDINATOR,) if has_role(user, Role.COORDINATOR) else ()


def accepts_risks(user: Person | None) -> bool:
    """Who accepts any: whether this one is theirs, its level says."""
    return bool(roles_accepted_for(user))


def may_accept(user: Person | None, risk: RegisteredRisk) -> bool:
    """By what the matrix says of the level the risk stands at, while it is not accepted there;
    who ever spoke for the company accepts none of its risks."""
    return (
        risk.needs in roles_accepted_for(user)
        and not risk.is_accepted
        and risk.withdrawn_at is None
        and acts_for(user, risk.register.contractor_id)
        and not has_spoken_for(user, risk.register.contractor_id)
    )


def may_set_mitigation(user: Person | None) -> bool:
    """The owner's coordinators and managers say from which level on mitigation is asked for."""
    return may_return_registers(user)


def may_set_mitigation_of(user: Person | None, register: RiskRegister) -> bool:
    """``may_set_mitigation`` in one register: a coordinator where they work."""
    return may_set_mitigation(user) and acts_for(user, register.contractor_id)


def companies_with_registers(user: Person) -> QuerySet[Contractor]:
    """The companies whose registers are theirs to see: those have quarterly reports."""
    registered = registers_visible_to(user).order_by().values("contractor")
    return Contractor.objects.filter(pk__in=registered)


def quarters_visible_to(user: Person) -> QuerySet[RiskQuarter]:
    """What was typed for the quarters of these companies."""
    return RiskQuarter.objects.filter(contractor__in=companies_with_registers(user))


def signed_quarters_visible_to(user: Person) -> QuerySet[SignedQuarter]:
    """The signed reports of these companies."""
    return SignedQuarter.objects.filter(report__in=quarters_visible_to(user))


def published_signed_quarters() -> QuerySet[SignedQuarter]:
    """All: a company sees its reports once they are signed."""
    return SignedQuarter.objects.all()


def signs_quarters(user: Person | None) -> bool:
    """Representatives write and sign the reports of their company."""
    return is_representative(user)


def may_sign_quarters_of(user: Person | None, contractor: Contractor) -> bool:
    """A representative, of their own company, once it has a register."""
    return (
        user is not None
        and signs_quarters(user)
        and companies_with_registers(user).filter(pk=contractor.pk).exists()
    )


RISKS_SCOPE = TokenScope(
    70, "risks", gettext_lazy("Write risks and their controls"), may_write_risks
)
