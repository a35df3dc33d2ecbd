"""Pages of SWOT studies: begun, weighed, judged, frozen, and what follows from them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.conflicts import mark_of, mark_shown
from core.errors import Conflict, Refusal
from core.errors.forms import FormRefusals, tell, words_in
from instruments.specs.writing import file_text
from studies.access import (
    judgement_files_visible_to,
    makes_study,
    may_list_studies,
    may_make_studies,
    studies_visible_to,
    study_results_visible_to,
)
from studies.factor_tables import MARKS, study_tables
from studies.factors.parts import RatedFactor
from studies.factors.reading import stored_factors
from studies.factors.shipped import shipped_factors
from studies.forms import FactorsForm, JudgementFilesForm, JudgementForm, StudyForm
from studies.models import JudgementFile, Study
from studies.printed.drawing import position_chart
from studies.services.studies import (
    add_study,
    begin_next_study,
    change_study,
    delete_study,
    freeze_study,
    judge_factor,
    judgement_values,
    read_factors,
    save_factors,
    study_values,
)
from studies.snapshot import snapshot_of
from studies.strategy_uses import uses_for


@require_safe
@allowed(may_list_studies)
def study_list(request: HttpRequest) -> HttpResponse:
    """Every study this person sees, newest first."""
    found = studies_visible_to(request.user).select_related("contractor", "result")
    context = {
        "heading": _("SWOT studies"),
        "rows": [(one, one.status) for one in found],
        "may_add": may_make_studies(request.user),
    }
    return render(request, "studies/studies.html", context)


@require_safe
@allowed(may_list_studies)
def study(request: HttpRequest, study_id: int) -> HttpResponse:
    """One study: IFAS and EFAS, where it stands, what would move it, its strategies."""
    row = visible_study(request, study_id)
    found = snapshot_of(row)
    context = {
        "study": row,
        "found": found,
        "tables": study_tables(found),
        "chart": position_chart(found),
        "marks": MARKS,
        "may_make": makes_study(request.user, row),
        "may_take": study_results_visible_to(request.user).filter(study=row).exists(),
        "became": _became(row),
        "files": _files(request, row),
        "uses": uses_for(request.user, _strategies_in_use(row)),
    }
    return render(request, "studies/study.html", context)


@require_safe
@allowed(may_list_studies)
def study_file(request: HttpRequest, study_id: int) -> HttpResponse:
    """The factors of a study as a file, to keep or to begin another from."""
    row = visible_study(request, study_id)
    text = file_text(stored_factors(row.content))
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="study-{row.pk}.yaml"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_make_studies)
def study_add(request: HttpRequest) -> HttpResponse:
    """Begin a study from the text of its factors."""
    form = StudyForm(request.POST or None, user=request.user)
    factors = FactorsForm(request.POST or None, initial={"text": shipped_factors()})
    if form.is_valid() and factors.is_valid():
        try:
            row = add_study(
                facts=form.facts(),
                spec=read_factors(factors.cleaned_data["text"]),
                operation=form.cleaned_data["operation"],
                by=actor_of(request),
                now=timezone.now(),
            )
        except Refusal as refusal:
            tell(factors if "text" in refusal.fields else form, refusal)
        else:
            messages.success(request, _("The study is begun: rate its factors now."))
            return redirect("study", row.pk)
    return _form_page(request, form, factors=factors)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_make_studies)
def study_change(request: HttpRequest, study_id: int) -> HttpResponse:
    """Change what is said of a study, and how it is weighed."""
    row = visible_study(request, study_id)
    form = StudyForm(request.POST or None, instance=row, user=request.user)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            change_study(study=row, facts=form.facts(), seen=request.POST.get("seen", ""),
                         by=actor_of(request), now=timezone.now())  # fmt: skip
            messages.success(request, _("The changes are stored."))
            return redirect("study", study_id)
    there = visible_study(request, study_id)
    seen = mark_shown(request.POST, mark_of(study_values(there)), status=refusals.status)
    context: dict[str, Any] = {"form": form, "study": there, "seen": seen}
    if refusals.status == Conflict.status:
        context["stands"] = words_in(StudyForm(instance=there, user=request.user))
    return render(request, "studies/study_form.html", context, status=refusals.status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_make_studies)
def study_factors(request: HttpRequest, study_id: int) -> HttpResponse:
    """Change the factors: their text."""
    row = visible_study(request, study_id)
    initial = {"text": file_text(stored_factors(row.content)), "edition": row.edition}
    form = FactorsForm(request.POST or None, initial=initial)
    if form.is_valid():
        with FormRefusals(form):
            save_factors(
                study=row,
                spec=read_factors(form.cleaned_data["text"]),
                edition=form.cleaned_data["edition"] or 0,
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, _("The factors are stored."))
            return redirect("study", study_id)
    return _form_page(request, None, factors=form, row=row)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_make_studies)
def study_judge(request: HttpRequest, study_id: int, side: str, code: str) -> HttpResponse:
    """Rate a factor or part by its rubric."""
    row = visible_study(request, study_id)
    rated = rated_factor(row, f"{side}.{code}")
    there = row.judgements.filter(side=side, code=code).first()
    form = JudgementForm(request.POST or None, rated=rated, row=there)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            judge_factor(
                study=row,
                key=rated.key,
                facts=form.facts(),
                seen=request.POST.get("seen", ""),
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, _("%(code)s is rated.") % {"code": rated.code})
            return redirect("study", study_id)
    return judge_page(request, row, rated, form=form, status=refusals.status)


@require_POST
@allowed(may_make_studies)
def study_freeze(request: HttpRequest, study_id: int) -> HttpResponse:
    """From now on it never changes."""
    row = visible_study(request, study_id)
    freeze_study(study=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The study is frozen."))
    return redirect("study", study_id)


@require_POST
@allowed(may_make_studies)
def study_next(request: HttpRequest, study_id: int) -> HttpResponse:
    """Begin the study after this one, with its factors."""
    row = visible_study(request, study_id)
    following = begin_next_study(study=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The next study is begun: choose its survey, rate its factors."))
    return redirect("study-change", following.pk)


@require_POST
@allowed(may_make_studies)
def study_delete(request: HttpRequest, study_id: int) -> HttpResponse:
    """Take a draft away."""
    row = visible_study(request, study_id)
    delete_study(study=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The draft of the study is deleted."))
    return redirect("study-list")


def judge_page(
    request: HttpRequest,
    row: Study,
    rated: RatedFactor,
    *,
    form: JudgementForm | None = None,
    files_form: JudgementFilesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """How a factor is rated, and on which files that rests; a form that was refused shows why."""
    there = row.judgements.filter(side=rated.side, code=rated.code).first()
    files = list(there.files.select_related("uploaded_by")) if there else []
    context = {
        "study": row,
        "rated": rated,
        "form": form or JudgementForm(rated=rated, row=there),
        "judgement": there,
        "files": files,
        "files_form": files_form or JudgementFilesForm(there=len(files)),
        "seen": mark_shown(request.POST, mark_of(judgement_values(there)), status=status),
        "stands": words_in(JudgementForm(rated=rated, row=there))
        if status == Conflict.status and there
        else [],
    }
    return render(request, "studies/study_judge.html", context, status=status)


def visible_study(request: HttpRequest, study_id: int) -> Study:
    """The study this person asks for; 404 where it is not theirs to see."""
    found = studies_visible_to(request.user).select_related(
        "contractor", "survey", "former__result", "result"
    )
    return get_object_or_404(found, pk=study_id)


def rated_factor(row: Study, key: str) -> RatedFactor:
    """What has this key in a study; 404 where nothing has."""
    found = stored_factors(row.content).rated_by(key)
    if found is None:
        raise Http404
    return found


def _became(row: Study) -> dict[int, Any]:
    """The finding that each strategy became, by the strategy's id."""
    found = row.strategies.filter(became__isnull=False).select_related("became__finding")
    return {one.pk: one.became.finding for one in found}


def _files(request: HttpRequest, row: Study) -> dict[str, list[JudgementFile]]:
    """The files that this person may open, by the key of what they were handed in for."""
    found: dict[str, list[JudgementFile]] = {}
    visible = judgement_files_visible_to(request.user).filter(judgement__study=row)
    for one in visible.select_related("judgement"):
        found.setdefault(one.judgement.key, []).append(one)
    return found


def _strategies_in_use(row: Study) -> list[int]:
    return list(row.strategies.values_list("pk", flat=True)) if row.is_frozen else []


def _form_page(
    request: HttpRequest,
    form: StudyForm | None,
    *,
    factors: FactorsForm | None = None,
    row: Study | None = None,
) -> HttpResponse:
    bound = any(one is not None and one.is_bound for one in (form, factors))
    context = {"form": form, "factors": factors, "study": row}
    status = 400 if bound else 200
    return render(request, "studies/study_form.html", context, status=status)
