"""Who agreed to be named as a benchmark partner: the page, and a company's own two steps."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from evaluations.models import Result
from outcomes.coaching import access
from outcomes.coaching.models import PartnerAgreement
from outcomes.coaching.partners import own_strong_results, standing_agreements
from outcomes.coaching.services.partners import agree_to_be_named, withdraw_agreement


@dataclass(frozen=True, slots=True)
class StrongYear:
    """A year in which one's own company was among the strong, and the agreement that stands."""

    year: int
    results: list[Result]
    agreement: PartnerAgreement | None


@require_safe
@allowed(access.lists_partners)
def partner_list(request: HttpRequest) -> HttpResponse:
    """To the owner's people who agreed; to a representative their own company's years."""
    own = access.agrees_to_be_named(request.user)
    context = {
        "is_own": own,
        "years": _own_years(request) if own else (),
        "agreements": () if own else standing_agreements(request.user),
    }
    return render(request, "outcomes/partners.html", context)


def _own_years(request: HttpRequest) -> list[StrongYear]:
    results: dict[int, list[Result]] = {}
    for result in own_strong_results(request.user):
        results.setdefault(result.evaluation.period.year, []).append(result)
    agreed = {
        one.year: one
        for one in access.agreements_visible_to(request.user)
        .filter(withdrawn_on=None)
        .select_related("agreed_by")
    }
    years = sorted({*results, *agreed}, reverse=True)
    return [StrongYear(year, results.get(year, []), agreed.get(year)) for year in years]


@require_POST
@allowed(access.agrees_to_be_named)
def partner_agree(request: HttpRequest, year: int) -> HttpResponse:
    """The company may be named, for one year."""
    contractor = access.agrees_for(request.user).first()
    if contractor is None:
        raise Http404
    agree_to_be_named(contractor=contractor, year=year, by=actor_of(request), now=timezone.now())
    messages.success(request, _("Your company may be named; you can take it back at any moment."))
    return redirect("partner-list")


@require_POST
@allowed(access.agrees_to_be_named)
def partner_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """The company is named nowhere from now on."""
    agreement = get_object_or_404(access.agreements_visible_to(request.user), key=key)
    withdraw_agreement(agreement=agreement, by=actor_of(request), now=timezone.now())
    messages.success(request, _("Taken back: your company is named nowhere from now on."))
    return redirect("partner-list")
