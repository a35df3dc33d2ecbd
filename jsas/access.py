"""Who may see, review, approve and return analyses of jobs. The only place that decides."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Person
from contractors.access import (
    acts_for,
    at_sites_acted_for,
    companies_spoken_for_by,
    has_spoken_for,
)
from jsas.models import FrozenJsa, JobSafetyAnalysis
from risks.access import may_return_registers, may_write_in, may_write_risks, registers_visible_to
from tokens.access import TokenScope


def jsas_visible_to(user: Person) -> QuerySet[JobSafetyAnalysis]:
    """Those of the registers that are theirs to see."""
    return JobSafetyAnalysis.objects.filter(register__in=registers_visible_to(user))


def may_approve_jsas(user: Person | None) -> bool:
    """The owner's coordinators and managers: the job is done on their site."""
    return may_return_registers(user)


def jsas_to_review(user: Person) -> Q:
    """Of analyses, ``may_review_jsa`` as a query."""
    others = ~Q(prepared_by=user.pk) & at_sites_acted_for(user, "register__contractor")
    return others if may_write_risks(user) else Q(pk__in=[])


def jsas_to_approve(user: Person) -> Q:
    """Of analyses, ``may_approve_jsa`` as a query."""
    others = ~Q(prepared_by=user.pk) & ~Q(reviewed_by=user.pk)
    others &= at_sites_acted_for(user, "register__contractor")
    others &= ~Q(register__contractor__in=companies_spoken_for_by(user).values("pk"))
    return others if may_approve_jsas(user) else Q(pk__in=[])


def may_review_jsa(user: User | None, jsa: JobSafetyAnalysis) -> bool:
    """Whoever writes in its register and has not prepared it: a second pair of eyes."""
    return user is not None and user.pk != jsa.prepared_by_id and may_write_in(user, jsa.register)


def may_return_jsa(user: User | None, jsa: JobSafetyAnalysis) -> bool:
    """Who may review or approve analyses sends one back; who has prepared it does not."""
    return may_review_jsa(user, jsa) or (
        may_approve_jsas(user) and acts_for(user, jsa.register.contractor_id)
    )


def may_approve_jsa(user: User | None, jsa: JobSafetyAnalysis) -> bool:
    """Who approves, has neither prepared nor reviewed this one, and never spoke for its company; a
    coordinator where they work."""
    return (
        user is not None
        and may_approve_jsas(user)
        and acts_for(user, jsa.register.contractor_id)
        and user.pk not in (jsa.prepared_by_id, jsa.reviewed_by_id)
        and not has_spoken_for(user, jsa.register.contractor_id)
    )


def frozen_jsas_visible_to(user: Person) -> QuerySet[FrozenJsa]:
    """Those of the analyses that are theirs to see."""
    return FrozenJsa.objects.filter(jsa__in=jsas_visible_to(user))


def published_frozen_jsas() -> QuerySet[FrozenJsa]:
    """All: a company sees its analyses as they are."""
    return FrozenJsa.objects.all()


JSAS_SCOPE = TokenScope(
    75, "jsas", gettext_lazy("Write job safety analyses, up to the signature"), may_write_risks
)
