"""Procedures on pages: the list, one with its steps and counts, the years that companies run."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from contractors.days import days_at, today_for
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.seen_version import seen_version
from core.shell.list_page import page_of_list, query_beside_page
from procedures import access, selectors, services
from procedures.choices import PdcaPhase
from procedures.evidence.forms import TaskFilesForm, WithdrawTaskFileForm
from procedures.forms import BeginRunForm, TaskForm
from procedures.models import ProcedureRun, ProcedureTaskFile
from procedures.printed.services import freeze_run
from procedures.printed.versions import request_procedure
from procedures.rendering import procedure_words
from procedures.rules.phases import QUARTERS, phases_without_evidence, phases_without_steps
from procedures.selectors import RunState, TaskState, run_state, title_of, titles_of
from procedures.versions import latest_procedures, published_procedure, versions_by_code

ROWS_OF_A_PAGE = 50


@require_safe
@allowed(access.may_read_procedures)
def procedure_list(request: HttpRequest) -> HttpResponse:
    """The newest published version of each procedure."""
    rows = [(one.code, procedure_words(one)) for one in latest_procedures()]
    return render(request, "procedures/procedures.html", {"rows": rows})


@require_safe
@allowed(access.may_read_procedures)
def procedure(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One version, step by step."""
    found = published_procedure(code, version)
    if found is None:
        raise Http404
    context = {
        "code": code,
        "words": procedure_words(found),
        "others": [one for one in versions_by_code()[code] if one != version],
        "may_write": access.may_write_procedures(request.user),
        "draft": access.procedure_drafts_visible_to(request.user).filter(code=code).first(),
    }
    return render(request, "procedures/procedure.html", context)


@require_POST
@allowed(access.may_read_procedures)
def procedure_print(request: HttpRequest, code: str, *, version: int) -> HttpResponse:
    """Ask for the PDF of one version, in the person's language."""
    found = published_procedure(code, version)
    if found is None:
        raise Http404
    document = request_procedure(found, by=actor_of(request), now=timezone.now())
    return redirect("document-status", document.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_read_procedures)
def run_list(request: HttpRequest) -> HttpResponse:
    """The years of procedures a person sees; who runs procedures begins others here."""
    runs = access.may_run_procedures(request.user)
    now, status = timezone.now(), 200
    form = BeginRunForm(request.POST or None, user=request.user) if runs else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Procedures are begun by who runs them."))
        refusals = FormRefusals(form)
        if form.is_valid():
            with refusals:
                run = services.begin_run(**form.facts(), by=actor_of(request), now=now)
                return redirect("procedure-run", run.key)
        status = refusals.status
    page = page_of_list(
        request, selectors.run_list(request.user, days_at(now)), rows=ROWS_OF_A_PAGE
    )
    context = {
        "form": form,
        "page": page,
        "query": query_beside_page(request),
        "rows": list(zip(page, titles_of(page), strict=True)),
    }
    return render(request, "procedures/runs.html", context, status=status)


def state_of(request: HttpRequest, key: UUID) -> RunState:
    """The year a request names; 404 outside the tenancy."""
    run = get_object_or_404(selectors.one_run(request.user), key=key)
    return run_state(run, today=today_for(run.contractor, timezone.now()))


@require_safe
@allowed(access.may_read_procedures)
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """One year: what comes next, every step, its cycle; ?step= opens one to enter or correct."""
    state = state_of(request, key)
    asked = state.task(request.GET.get("step")) or state.next
    return run_page(request, state, asked=asked)


def run_page(
    request: HttpRequest,
    state: RunState,
    *,
    asked: TaskState | None,
    form: TaskForm | None = None,
    status: int = 200,
    files_form: TaskFilesForm | None = None,
    withdrawing: tuple[ProcedureTaskFile, WithdrawTaskFileForm] | None = None,
) -> HttpResponse:
    """Its page, with a form as it was sent back where one was."""
    may_enter = _may_enter(request, state.run)
    if asked and may_enter and form is None:
        form = TaskForm(state=asked)
    phases = selectors.cycle_of(state)
    context = {
        "state": state,
        "run": state.run,
        "title": title_of(state.run),
        "asked": asked,
        "form": form if may_enter else None,
        "may_enter": may_enter,
        "phases": phases,
        "quarters": QUARTERS,
        "bare": phases_without_evidence(phases),
        "without": phases_without_steps(phases),
        "departments": selectors.cycles_of_departments(state.run),
        "all_phases": PdcaPhase,
        "done": sum(one.is_done for one in state.tasks),
        "frozen": state.run.frozen.select_related("frozen_by").defer("content"),
        "files": _files_of(asked, withdrawing) if asked else [],
        "files_form": files_form or _files_form(asked if may_enter else None),
    }
    return render(request, "procedures/run.html", context, status=status)


def _files_form(asked: TaskState | None) -> TaskFilesForm | None:
    """By which files of a step are handed in, once it was entered."""
    if asked is None or asked.task.started_on is None:
        return None
    return TaskFilesForm(there=len(asked.standing_files))


def _files_of(
    asked: TaskState, sent: tuple[ProcedureTaskFile, WithdrawTaskFileForm] | None
) -> list[tuple[ProcedureTaskFile, WithdrawTaskFileForm]]:
    """The files of a step, each with the form by which it is withdrawn."""
    return [
        sent if sent and sent[0] == one else (one, WithdrawTaskFileForm(auto_id=f"w{one.pk}_%s"))
        for one in asked.task.files.all()
    ]


@require_POST
@allowed(access.may_run_procedures)
def run_freeze(request: HttpRequest, key: UUID) -> HttpResponse:
    """Freeze a year as it stands today: what its document is made of."""
    found = get_object_or_404(selectors.one_run(request.user), key=key)
    frozen = freeze_run(run=found, by=actor_of(request), now=timezone.now())
    said = _("The year is frozen as revision %(revision)s: its PDF can be made.")
    messages.success(request, said % {"revision": frozen.revision})
    return redirect(f"{reverse('procedure-run', args=[key])}#frozen")


def _may_enter(request: HttpRequest, found: ProcedureRun) -> bool:
    return access.companies_run_by(request.user).filter(pk=found.contractor_id).exists()


@require_POST
@allowed(access.may_run_procedures)
def run_step(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """Say how a step was done, or correct it."""
    state = state_of(request, key)
    asked = state.task(code)
    if asked is None:
        messages.error(request, _("This step is not to be entered now: look what comes first."))
        return redirect("procedure-run", key)
    form = TaskForm(request.POST, state=asked)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.enter_task(
                run=state.run, code=code, facts=form.facts(), seen=seen_version(request),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The step is stored."))
            return redirect("procedure-run", key)
    return run_page(request, state, asked=asked, form=form, status=refusals.status)
