"""Benchmark partners: who may be named to whom. The one place that decides it.

A partner has agreed for the year, has not taken it back, stands among the strong of that year and
does the same work. Each is asked anew whenever a page is drawn: who takes the agreement back is
named no longer, also where a coordinator had named the company before.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KT

from accounts.roles import Person
from core.identity import NameKey
from core.names import name_key
from evaluations.access import results_visible_to
from evaluations.models import Result
from evaluations.models.results import is_overtaken
from outcomes.coaching.access import agreements_visible_to
from outcomes.coaching.models import CoachingPlan, PartnerAgreement
from outcomes.coaching.rules.settings import coaching_settings


def strong_results() -> QuerySet[Result]:
    """The published results that stand for their year, are among the strong and still say what is
    so: a company is no model by what an incident has overtaken."""
    found = Result.objects.published().of_the_year().alias(rating=KT("output__rating"))
    strong = found.filter(rating__in=coaching_settings().partner_ratings)
    return strong.alias(overtaken=is_overtaken()).filter(overtaken=False)


def strong_years(contractor_id: int) -> list[int]:
    """The years in which a company was among the strong, latest first."""
    found = strong_results().filter(evaluation__contractor=contractor_id)
    years = found.values_list("evaluation__period__year", flat=True)
    return sorted(set(years.order_by()), reverse=True)


def standing_agreements(user: Person) -> QuerySet[PartnerAgreement]:
    """The agreements a person sees that nobody took back, of companies that are strong today."""
    found = _standing(agreements_visible_to(user), strong=strong_results())
    return found.select_related("contractor", "agreed_by").order_by("-year", "contractor__name")


def _standing(
    among: QuerySet[PartnerAgreement], *, strong: QuerySet[Result]
) -> QuerySet[PartnerAgreement]:
    """Of these, what nobody took back, of a company with a strong result in the same year."""
    earned = strong.filter(
        evaluation__contractor=OuterRef("contractor"), evaluation__period__year=OuterRef("year")
    )
    return among.filter(Exists(earned.order_by()), withdrawn_on=None, contractor__archived=False)


def partners_for(plan: CoachingPlan) -> QuerySet[PartnerAgreement]:
    """Who may be named in a plan today, by name: strong in the plan's year on the same instrument,
    of the same scope of work as the register has it, agreed. Nobody where no scope is written."""
    evaluation = plan.evaluation
    company = evaluation.contractor
    if not name_key(company.scope):
        return PartnerAgreement.objects.none()
    same = strong_results().filter(evaluation__instrument__code=evaluation.period.instrument.code)
    of_year = PartnerAgreement.objects.filter(year=evaluation.period.year)
    return (
        _standing(of_year, strong=same)
        .exclude(contractor=company)
        .alias(work=NameKey("contractor__scope"))
        .filter(work=NameKey(Value(company.scope)))
        .select_related("contractor")
        .order_by("contractor__name")
    )


def partners_named(plan: CoachingPlan) -> list[PartnerAgreement]:
    """Whom a plan names today: chosen by a coordinator, and still to be named."""
    return list(partners_for(plan).filter(named_in__plan=plan))


def partners_proposed(plan: CoachingPlan) -> list[PartnerAgreement]:
    """Whom a coordinator may still name in it."""
    return list(partners_for(plan).exclude(named_in__plan=plan))


def lost_partners(plan: CoachingPlan, named: Collection[PartnerAgreement]) -> bool:
    """Whether somebody was named in a plan who is named no longer; never who."""
    return plan.partners.filter(~Q(agreement__in=named)).exists()


def own_strong_results(user: Person) -> QuerySet[Result]:
    """The strong results of a representative's own company, latest first."""
    return (
        strong_results()
        .filter(pk__in=results_visible_to(user).values("pk"))
        .select_related("evaluation__period__instrument")
        .defer("case", "output", "context", "evaluation__period__instrument__content")
        .order_by("-evaluation__period__year", "pk")
    )
