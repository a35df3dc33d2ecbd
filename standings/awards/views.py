"""Awards on pages: who is a candidate of a year and why, who was named, the two steps."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.language import localized
from core.shell.filters import YearForm
from evaluations.choices import ResultState
from instruments.selectors import version_in_force
from instruments.words import words_of
from standings.awards import access
from standings.awards.candidates import CandidateYear, award_years, candidates_of, spec_of
from standings.awards.forms import AwardReasonForm
from standings.awards.models import Award, AwardRules
from standings.awards.rendering import criterion_words, figure_words
from standings.awards.rules.candidates import AwardCheck, CriterionCheck
from standings.awards.selectors import named_awards
from standings.awards.services.naming import name_awarded, withdraw_award


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion as pages show it, with where its figure stands."""

    words: str
    figure: str
    is_met: bool
    address: str


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One contractor and one award of a year; ``named``: by whom and when, None for not."""

    candidate: CandidateYear
    code: str
    is_candidate: bool
    criteria: list[CriterionLine]
    named: Award | None

    @property
    def is_overtaken(self) -> bool:
        """Whether its result no longer says what is so."""
        return self.candidate.state == ResultState.OVERTAKEN

    @property
    def is_final(self) -> bool:
        """Whether its result is final: only then one is named."""
        return self.candidate.state == ResultState.FINAL


@require_safe
@allowed(access.may_list_awards)
def award_list(request: HttpRequest) -> HttpResponse:
    """To the owner's people the candidates of a year with every criterion; to a representative
    what their own company was named for."""
    form = YearForm(request.GET)
    years = award_years(request.user)
    year = form.given.get("year") or (years[0] if years else None)
    rules = version_in_force(AwardRules)
    named = named_awards(request.user)
    context = {
        "form": form,
        "year": year,
        "years": years,
        "rules": rules,
        "named": named.filter(year=year) if year else named.none(),
        "sees_candidates": access.sees_candidates(request.user),
        "groups": _groups(request, rules, year=year) if year and rules else [],
        "may_name": access.names_awarded(request.user),
    }
    if not access.sees_candidates(request.user):
        context |= {"named": named, "groups": []}
    return render(request, "standings/awards.html", context)


def _groups(
    request: HttpRequest, rules: AwardRules, *, year: int
) -> list[tuple[str, list[CandidateLine], list[CandidateLine]]]:
    """Of each award its title, its candidates, and the others with what they lack."""
    if not access.sees_candidates(request.user):
        return []
    spec = spec_of(rules)
    found = candidates_of(access.awarded_visible_to(request.user), years=[year], spec=spec)
    named = {(one.contractor_id, one.code): one for one in named_awards(request.user)
             .filter(year=year, withdrawal=None)}  # fmt: skip
    groups = []
    for number, award in enumerate(spec.awards):
        lines = [
            _line(one, one.awards[number], named=named.get((one.contractor.pk, award.code)))
            for one in found
        ]
        groups.append(
            (
                words_of(award.title),
                [line for line in lines if line.is_candidate or line.named],
                [line for line in lines if not (line.is_candidate or line.named)],
            )
        )
    return groups


def _line(
    candidate: CandidateYear, check: AwardCheck, *, named: Award | None = None
) -> CandidateLine:
    return CandidateLine(
        candidate,
        check.award.code,
        check.is_candidate,
        [
            CriterionLine(
                criterion_words(one.criterion),
                figure_words(one, rating=candidate.rating),
                one.is_met,
                _address(one, candidate),
            )
            for one in check.checks
        ],
        named,
    )


def _address(one: CriterionCheck, candidate: CandidateYear) -> str:
    """Where the figure of a criterion stands; "" where there is none."""
    measure, contractor = one.criterion.measure, candidate.contractor.pk
    if measure == "rating":
        return reverse("scorecard", args=[candidate.result.sha256])
    if measure == "improvement":
        return reverse("scorecard", args=[candidate.previous]) if candidate.previous else ""
    # On the contractor's page, which everybody sees who sees candidates.
    part = "incidents" if measure in ("fatalities", "lost_time") else "man-hours"
    return f"{reverse('contractor-detail', args=[contractor])}#{part}"


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.names_awarded)
def award_name(request: HttpRequest, contractor_id: int, year: int, code: str) -> HttpResponse:
    """What a manager reads before they name one for an award; POST names."""
    contractors = access.awarded_visible_to(request.user).filter(pk=contractor_id)
    rules = version_in_force(AwardRules)
    found = candidates_of(contractors, years=[year], spec=spec_of(rules)) if rules else []
    check = found[0].check(code) if found else None
    if check is None:
        raise Http404
    form = AwardReasonForm(request.POST or None)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            name_awarded(
                candidate=found[0], code=code, reason=form.cleaned_data["reason"],
                operation=form.cleaned_data["operation"] or uuid4(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            said = _("%(contractor)s is named; it reads so on its page.")
            messages.success(request, said % {"contractor": found[0].contractor.name})
            return redirect(f"{reverse('award-list')}?year={year}")
    context = {
        "title": words_of(check.award.title),
        "line": _line(found[0], check),
        "form": form,
        "year": year,
    }
    return render(request, "standings/award_name.html", context, status=refusals.status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.names_awarded)
def award_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an award back, with the reason that the contractor reads."""
    award = get_object_or_404(
        access.awards_visible_to(request.user).select_related("contractor", "result"), key=key
    )
    form: forms.Form = AwardReasonForm(request.POST or None)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            withdraw_award(
                award=award, reason=form.cleaned_data["reason"],
                operation=form.cleaned_data["operation"],
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The award is taken back; the reason stays readable."))
            return redirect(f"{reverse('award-list')}?year={award.year}")
    context = {"award": award, "title": localized(award.title), "form": form}
    return render(request, "standings/award_withdraw.html", context, status=refusals.status)
