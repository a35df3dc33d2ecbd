"""Plans on pages: the list, one in figures, its board, one criterion, its steps."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from contractors.days import today_for
from core.audit import actor_of
from core.errors import Refusal
from core.errors.forms import FormRefusals
from core.figures import day
from evaluations.access import results_visible_to
from evaluations.models import Result
from plans import access, selectors
from plans.choices import Placement
from plans.forms import (
    BeginPlanForm,
    ListedForm,
    PlaceForm,
    PublishedForm,
    RealiseForm,
    SendBackForm,
    ValidationForm,
)
from plans.models import FulfilmentPlan, PlanLine
from plans.rendering.capabilities import capability_rows, capability_sums, cost_words
from plans.rendering.figures import (
    board_sections,
    changed_lately,
    element_rows,
    figures_of_sum,
    place_of,
    plan_figures,
    published_rows,
)
from plans.rendering.gains import gains_page
from plans.rendering.levels import level_words
from plans.rendering.overtaken import place_words
from plans.rendering.published_figures import (
    audit_figure_rows,
    audit_figures_kept,
    figures_beside,
)
from plans.rendering.revised import RevisedAudit, revised_audit
from plans.rules.fulfilment import Where, moved, sum_of
from plans.selectors import audited_years, audits_against, criteria_of, lines_of
from plans.services import lines as line_services
from plans.services import plans as services
from plans.services.frozen_plans import freeze_plan
from plans.services.revisions import follow_revision
from plans.views.lookup import plan_or_404

ROWS_OF_A_PAGE = 100
# The form of each step, and by which word of its page it is offered.
OFFERED = {
    "validation_form": "may_validate",
    "approval_form": "may_approve",
    "return_form": "may_return",
    "published_form": "may_keep",
}


@require_safe
@allowed(access.may_list_plans)
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans a person sees, and the audits that have none."""
    return _list(request)


def _list(
    request: HttpRequest, *, form: BeginPlanForm | None = None, of: str = "", status: int = 200
) -> HttpResponse:
    """The list; ``form`` is what was sent to begin the plan of the audit ``of``, and refused."""
    begins = access.begins_plans(request.user)
    audits = selectors.audits_to_plan(request.user)[:ROWS_OF_A_PAGE] if begins else ()
    context = {
        "plans": selectors.plan_list(request.user)[:ROWS_OF_A_PAGE],
        "audits": [
            (
                one,
                form if one.sha256 == of else BeginPlanForm(initial=_years_of(one), auto_id=False),
            )
            for one in audits
        ],
        "form": form,
    }
    return render(request, "plans/plans.html", context, status=status)


def _years_of(result: Result) -> dict[str, int]:
    """What is offered for the plan of an audit: three years from its own."""
    return {"first_year": result.evaluation.period.year, "years": 3}


@require_POST
@allowed(access.begins_plans)
def plan_begin(request: HttpRequest, sha256: str) -> HttpResponse:
    """Begin the plan of an audit, for three years from its own where nothing else is said."""
    found = results_visible_to(request.user).select_related("evaluation__period")
    result = get_object_or_404(found, sha256=sha256)
    offered = _years_of(result)
    form = BeginPlanForm(
        {name: request.POST.get(name) or offered[name] for name in offered}, auto_id=False
    )
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            begun = services.begin_plan(
                result=result, by=actor_of(request), now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("The plan is begun. Place its criteria, year by year."))
            return redirect("plan-board", begun.key)
    return _list(request, form=form, of=sha256, status=refusals.status)


@require_safe
@allowed(access.may_list_plans)
def plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """One plan: planned, realised and audited year by year, the table of codes, the next step."""
    return _plan_page(request, plan_or_404(request, key))


def _plan_page(
    request: HttpRequest, found: FulfilmentPlan, *, status: int = 200, **forms_sent: forms.Form
) -> HttpResponse:
    user, lines = request.user, lines_of(found)
    audits = audits_against(user, found)
    figures = plan_figures(found, lines, audited=audited_years(audits), today=_today(found))
    can = selectors.capabilities_of(found)
    context = _steps_of(request, found) | {
        "plan": found,
        "level": level_words(selectors.level_of(user, found)),
        "capabilities": capability_rows(can),
        "capability_cost": cost_words(capability_sums(can)),
        "may_place": access.may_place(user, found),
        "figures": figures,
        "sums": figures.sums,
        "edition": selectors.edition_of(found, lines),
        "rows": element_rows(found, lines),
        "published": published_rows(list(found.published.order_by("source")), figures.sums),
        "published_figures": figures_beside(found, sums=figures.sums, lines=lines, audits=audits),
        "published_form": PublishedForm(plan=found),
        "frozen": found.frozen.select_related("frozen_by").defer("content"),
        "may_freeze": access.writes_in(user, found),
        "shown": sum(one.files > 0 for one in lines),
        "declined": [line for line in lines if line.placement == Placement.DECLINED],
        "duties": selectors.duties_in(found),
        "revised": _revised(request, found),
        **forms_sent,
    }
    late = [form for name, form in forms_sent.items() if not context[OFFERED[name]]]
    context["late_form"] = late[0] if late else None
    return render(request, "plans/plan.html", context, status=status)


def _revised(request: HttpRequest, found: FulfilmentPlan) -> RevisedAudit | None:
    """The revision of the first audit that the plan does not rest on yet."""
    later = selectors.later_revision(found, among=results_visible_to(request.user))
    return revised_audit(found, later) if later else None


def _steps_of(request: HttpRequest, found: FulfilmentPlan) -> dict[str, Any]:
    user = request.user
    return {
        "may_validate": access.may_validate(user, found),
        "may_approve": access.may_approve(user, found),
        "may_return": access.may_send_back(user, found),
        "may_keep": access.plans_for(user, found.result.evaluation.contractor_id),
        "may_follow": access.may_validate(user, found),
        "validation_form": ValidationForm(auto_id="validation_%s"),
        "approval_form": forms.Form(),
        "return_form": SendBackForm(auto_id="return_%s"),
    }


def _today(found: FulfilmentPlan) -> Any:
    return today_for(found.result.evaluation.contractor, timezone.now())


@require_safe
@allowed(access.may_list_plans)
def plan_gains(request: HttpRequest, key: UUID) -> HttpResponse:
    """The first audit against a later one (?with=<sha256>, else the latest)."""
    found = plan_or_404(request, key)
    others = list(audits_against(request.user, found))
    wanted = request.GET.get("with", "")
    later = next((one for one in others if one.sha256 == wanted), others[0] if others else None)
    gains, printed = None, []
    if later is not None:
        found.result.refresh_from_db(fields=["context", "output"])
        gains = gains_page(found.result, later)
        # What is printed of a later audit is of the latest.
        kept = audit_figures_kept(found) if later == others[0] else []
        printed = audit_figure_rows(kept, first=found.result, later=later)
    context = {
        "plan": found,
        "found": gains,
        "later": later,
        "others": others,
        "verdicts": [gains.first, gains.later] if gains else [],
        "asked": [("first", found.result.sha256)],
        "of_level": request.GET.get("base") == "level",
        "published_figures": printed,
    }
    return render(request, "plans/gains.html", context)


@require_safe
@allowed(access.may_list_plans)
def plan_board(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every criterion where it stands, to be moved or told as realised."""
    return _board(request, plan_or_404(request, key))


def _board(
    request: HttpRequest,
    found: FulfilmentPlan,
    *,
    form: forms.Form | None = None,
    chosen: frozenset[str] = frozenset(),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    user, lines = request.user, lines_of(found)
    places, may_try = access.may_place(user, found), access.changes_plans(user)
    # Where nothing may be moved, what moving it would come to is shown all the same.
    tries = may_try and not places and ("try" in request.GET or "what_if" in request.POST)
    chooses, realises = places or tries, access.may_realise(user, found) and not tries
    offered = PlaceForm(plan=found) if chooses else RealiseForm() if realises else None
    # What was sent while the plan moved on is told and asked no more: the button means another now.
    is_late = form is not None and type(form) is not type(offered)
    context = {
        "plan": found,
        "sections": board_sections(
            found, lines, today=_today(found), chosen=chosen, kept=request.GET.get("place", "")
        ),
        "may_place": places,
        "may_realise": realises,
        "may_try": may_try and not places,
        "tries": tries,
        "chooses": chooses,
        "form": offered if form is None or is_late else form,
        "late_form": form if is_late else None,
        "chosen": chosen,
        "others": changed_lately(lines, user=user, now=timezone.now()),
        "unplaced": sum(one.placement == Placement.UNPLACED for one in lines),
        **more,
    }
    return render(request, "plans/board.html", context, status=status)


def _chosen(request: HttpRequest) -> dict[str, int | None]:
    """The criteria that were ticked, each with the version that was seen."""
    found: dict[str, int | None] = {}
    for one in request.POST.getlist("criterion"):
        code, _colon, version = one.partition(":")
        if not version.isascii() or not version.isdigit() or len(version) > 9:
            raise Refusal(_("Choose the criteria on the page: what was sent is none of them."))
        found[code[:20]] = int(version)
    return found


@require_POST
@allowed(access.changes_plans)
def plan_place(request: HttpRequest, key: UUID) -> HttpResponse:
    """Move what was ticked, or show what moving it would come to."""
    found, versions = plan_or_404(request, key), _chosen(request)
    form = PlaceForm(request.POST, plan=found)
    if form.is_valid() and "what_if" in request.POST:
        return _what_if(request, found, form=form, codes=frozenset(versions))

    def place() -> list[PlanLine]:
        return line_services.place_criteria(
            plan=found, versions=versions, move=form.move(),
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip

    return _changed(
        request, found, form=form, versions=versions, change=place, words=_changed_words
    )


@require_POST
@allowed(access.changes_plans)
def plan_realise(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tell that what was ticked is realised."""
    found, versions = plan_or_404(request, key), _chosen(request)
    form = RealiseForm(request.POST)

    def realise() -> list[PlanLine]:
        return line_services.realise_criteria(
            plan=found, versions=versions, by=actor_of(request), now=timezone.now(),
            **form.cleaned_data,
        )  # fmt: skip

    return _changed(
        request, found, form=form, versions=versions, change=realise, words=_realised_words
    )


def _changed(
    request: HttpRequest,
    found: FulfilmentPlan,
    *,
    form: forms.Form,
    versions: dict[str, int | None],
    change: Callable[[], list[PlanLine]],
    words: Callable[[list[PlanLine]], str],
) -> HttpResponse:
    """Do it; what is refused comes back with its sentence and what was ticked."""
    refusals = FormRefusals(form)
    if form.is_valid():
        first = found.lines.filter(code__in=versions).order_by("position").first()
        with refusals:
            messages.success(request, words(change()))
            # A narrow screen has one place at a time: it stays at the one that was sent from.
            back = f"?place={place_of(first)}" if first else ""
            return redirect(f"{reverse('plan-board', args=[found.key])}{back}")
    fresh = plan_or_404(request, found.key)
    return _board(request, fresh, form=form, chosen=frozenset(versions), status=refusals.status)


def _changed_words(changed: list[PlanLine]) -> str:
    if not changed:
        return _("Nothing is changed: all of it stands so already.")
    if len(changed) == 1:
        return _("%(code)s: %(place)s.") % {
            "code": changed[0].code,
            "place": place_words(changed[0]),
        }
    return _counted_words(changed)


def _realised_words(told: list[PlanLine]) -> str:
    """As ``_changed_words``, of what was told or taken back."""
    if len(told) != 1:
        return _changed_words(told)
    (line,) = told
    if line.realised_on is None:
        return _("%(code)s: the realisation is taken back.") % {"code": line.code}
    said = _("%(code)s: realised on %(day)s.")
    return said % {"code": line.code, "day": day(line.realised_on.isoformat())}


def _counted_words(changed: list[PlanLine]) -> str:
    return ngettext(
        "%(count)s criterion is changed.", "%(count)s criteria are changed.", len(changed)
    ) % {"count": len(changed)}


def _what_if(
    request: HttpRequest, found: FulfilmentPlan, *, form: PlaceForm, codes: frozenset[str]
) -> HttpResponse:
    """The figures as they would be; nothing is stored."""
    criteria = criteria_of(lines_of(found))
    audited, today = audited_years(audits_against(request.user, found)), _today(found)
    move = form.move()
    movable = {one.code for one in criteria if one.place != "fulfilled"} & codes
    after = moved(criteria, movable, place=cast("Where", move.place.value), year=move.year)
    sums = [
        sum_of(one, years=found.years, first_year=found.first_year, today=today)
        for one in (criteria, after)
    ]
    return _board(
        request,
        found,
        form=form,
        chosen=codes,
        what_if=list(zip(*(one.years for one in sums), strict=True)),
        what_if_sums=sums,
        what_if_chart=figures_of_sum(sums[1], audited=audited).chart,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.changes_plans)
def plan_listed(request: HttpRequest, key: UUID) -> HttpResponse:
    """Place what lists of codes say, a list a year."""
    found = plan_or_404(request, key)
    form = ListedForm(request.POST if request.method == "POST" else None, plan=found)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            placed = line_services.place_as_listed(
                plan=found, lists=form.lists(), by=actor_of(request), now=timezone.now()
            )
            messages.success(request, _changed_words(placed))
            return redirect("plan-board", found.key)
    return _listed_page(request, found, form=form, status=refusals.status)


def _listed_page(
    request: HttpRequest, found: FulfilmentPlan, *, form: ListedForm, status: int
) -> HttpResponse:
    asks = form.is_bound or access.may_place(request.user, found)
    context = {"plan": found, "form": form, "may_place": asks}
    return render(request, "plans/listed.html", context, status=status)


@require_POST
@allowed(access.begins_plans)
def plan_validate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that it can be carried out."""
    form = ValidationForm(request.POST, auto_id="validation_%s")
    return _stepped(
        request, key, form=form, name="validation_form", told=_("The plan is validated."),
        step=lambda found: services.validate_plan(
            plan=found, note=form.cleaned_data["note"], seen=request.POST.get("seen", ""),
            by=actor_of(request), now=timezone.now(),
        ),
    )  # fmt: skip


@require_POST
@allowed(access.approves_plans)
def plan_return(request: HttpRequest, key: UUID) -> HttpResponse:
    """Back to design."""
    form = SendBackForm(request.POST, auto_id="return_%s")
    return _stepped(
        request, key, form=form, name="return_form", told=_("The plan is in design again."),
        step=lambda found: services.send_plan_back(
            plan=found, reason=form.cleaned_data["reason"], seen=request.POST.get("seen", ""),
            by=actor_of(request), now=timezone.now(),
        ),
    )  # fmt: skip


@require_POST
@allowed(access.approves_plans)
def plan_approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approve what is validated and wholly placed."""
    return _stepped(
        request, key, form=forms.Form(request.POST), name="approval_form",
        told=_("The plan is approved. From now on, tell what is realised."),
        step=lambda found: services.approve_plan(
            plan=found, seen=request.POST.get("seen", ""), by=actor_of(request),
            now=timezone.now(),
        ),
    )  # fmt: skip


@require_POST
@allowed(access.changes_plans)
def plan_freeze(request: HttpRequest, key: UUID) -> HttpResponse:
    """Freeze it as it stands today: what a document is made of."""
    found = plan_or_404(request, key)
    frozen = freeze_plan(plan=found, by=actor_of(request), now=timezone.now())
    said = _("The plan of today is frozen as revision %(revision)s: its PDF can be made.")
    messages.success(request, said % {"revision": frozen.revision})
    return redirect(f"{reverse('plan', args=[key])}#frozen")


@require_POST
@allowed(access.begins_plans)
def plan_company(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let the company plan too, or no longer."""
    found = plan_or_404(request, key)
    let = request.POST.get("allowed") == "1"
    services.let_company_plan(plan=found, allowed=let, by=actor_of(request), now=timezone.now())
    messages.success(
        request,
        _("The company's representatives plan too.")
        if let
        else _("The company's representatives only read the plan."),
    )
    return redirect("plan", key)


@require_POST
@allowed(access.begins_plans)
def plan_follow(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let the plan rest on the newest revision of its audit."""
    found = plan_or_404(request, key)
    changed = follow_revision(plan=found, by=actor_of(request), now=timezone.now())
    said = _("The plan follows its audit. Criteria that moved: %(codes)s.")
    codes = ", ".join(changed) or _("none")
    messages.success(request, said % {"codes": codes})
    return redirect("plan", key)


@require_POST
@allowed(access.begins_plans)
def plan_published(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep printed figures beside the computed ones."""
    form = PublishedForm(request.POST, plan=plan_or_404(request, key))
    return _stepped(
        request, key, form=form, name="published_form", told=_("The published figures are kept."),
        step=lambda found: services.keep_published_counts(
            plan=found, source=form.cleaned_data["source"], counts=form.counts(),
            by=actor_of(request), now=timezone.now(),
        ),
    )  # fmt: skip


def _stepped(
    request: HttpRequest,
    key: UUID,
    *,
    form: forms.Form,
    name: str,
    step: Callable[[FulfilmentPlan], object],
    told: str,
) -> HttpResponse:
    """Take the step; what is refused comes back on the plan's page with its sentence."""
    found, refusals = plan_or_404(request, key), FormRefusals(form)
    if form.is_valid():
        with refusals:
            step(found)
            messages.success(request, told)
            return redirect("plan", key)
    return _plan_page(request, plan_or_404(request, key), status=refusals.status, **{name: form})
