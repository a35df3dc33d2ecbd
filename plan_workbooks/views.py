"""A plan as a workbook: download it, upload it filled in, look at what it changes, store that."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from contractors.days import today_for
from core.audit import actor_of
from core.errors import Conflict, NotAllowed, Refusal
from core.files.names import harmless_name
from core.requests.uploads import takes_a_file_of
from evaluations.models import Result
from plan_workbooks import services
from plan_workbooks.preview import preview_of_plan
from plans import access, selectors
from plans.models import FulfilmentPlan
from plans.rendering.capabilities import capability_rows
from plans.rendering.figures import plan_figures
from plans.rendering.gains import GainsPage, gains_page
from plans.rendering.published_figures import all_published_rows
from plans.views.lookup import plan_or_404
from workbooks.access import uploads_visible_to
from workbooks.choices import UploadKind
from workbooks.forms import WorkbookForm
from workbooks.models import WorkbookUpload
from workbooks.views.checklists import seen_in, uploaded_file, xlsx_response
from workbooks.views.previews import file_refused, rows_preview, say_stored
from workbooks.workbook.opening import LARGEST_FILE


def _upload_of(request: HttpRequest, plan: FulfilmentPlan, *, upload_id: int) -> WorkbookUpload:
    uploads = uploads_visible_to(request.user)
    return get_object_or_404(uploads, pk=upload_id, kind=UploadKind.PLAN, about=str(plan.key))


@require_safe
@allowed(access.may_list_plans)
def plan_workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return _page(request, plan_or_404(request, key), form=WorkbookForm())


def _page(
    request: HttpRequest, plan: FulfilmentPlan, *, form: WorkbookForm, status: int = 200
) -> HttpResponse:
    context = {"plan": plan, "form": form, "may_fill": _may_fill(request, plan)}
    return render(request, "plan_workbooks/workbook.html", context, status=status)


def _may_fill(request: HttpRequest, plan: FulfilmentPlan) -> bool:
    return access.may_place(request.user, plan) or access.may_realise(request.user, plan)


@never_cache
@require_safe
@allowed(access.may_list_plans)
def plan_workbook_download(request: HttpRequest, key: UUID) -> HttpResponse:
    """The workbook as the plan stands now, in the person's language."""
    from plan_workbooks.writing import PlanWorkbook, plan_workbook  # late: what writes is large

    plan, now = plan_or_404(request, key), timezone.now()
    lines = selectors.full_lines_of(plan)
    has = selectors.parts_of(plan)
    audits = selectors.audits_against(request.user, plan, has=has)
    audited = selectors.audited_years(audits)
    figures = plan_figures(
        plan, lines, audited=audited, today=today_for(plan.result.evaluation.contractor, now)
    )
    content = plan_workbook(
        PlanWorkbook(
            plan=plan,
            lines=lines,
            figures=figures,
            capabilities=capability_rows(selectors.capabilities_of(plan))
            if has.capabilities
            else (),
            strategies=selectors.strategies_of(plan) if has.strategies else {},
            published=all_published_rows(plan, sums=figures.sums, lines=lines, audits=audits)
            if has.published
            else (),
            gains=_gains(plan, audits) if audited else None,
            made_by=str(request.user),
            made_at=now,
            language=get_language() or "id",
        )
    )
    name = f"plan-{plan.result.evaluation.contractor.code}-{plan.first_year}"
    return xlsx_response(content, f"{harmless_name(name)}.xlsx")


def _gains(plan: FulfilmentPlan, audits: QuerySet[Result]) -> GainsPage | None:
    """The first audit against the latest of these."""
    latest = audits.first()
    plan.result.refresh_from_db(fields=["context", "output"])
    return gains_page(plan.result, latest) if latest else None


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(access.changes_plans)
def plan_workbook_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    plan = plan_or_404(request, key)
    form = WorkbookForm(request.POST, request.FILES)
    services.check_takes_workbook(plan, actor_of(request))
    try:
        file, name = uploaded_file(form)
        kept = services.upload_plan_workbook(
            plan=plan, file=file, file_name=name, by=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        return _page(request, plan, form=file_refused(form, refusal), status=refusal.status)
    return redirect("plan-workbook-preview", plan.key, kept.pk)


@never_cache
@require_safe
@allowed(access.changes_plans)
def plan_workbook_preview(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """What a workbook would change as the plan stands now, and what is wrong with it."""
    plan = plan_or_404(request, key)
    return _preview(request, plan, kept=_upload_of(request, plan, upload_id=upload_id))


def _preview(
    request: HttpRequest,
    plan: FulfilmentPlan,
    *,
    kept: WorkbookUpload,
    refusal: Refusal | None = None,
) -> HttpResponse:
    changes = [] if kept.outcome else services.changes_of_plan(kept, plan)
    moved = refusal.fields if refusal else {}
    rows = preview_of_plan(changes, plan, moved=moved, taken=request.POST.getlist("take"))
    return rows_preview(
        request,
        "plan_workbooks/workbook_preview.html",
        of={"plan": plan},
        kept=kept,
        versions={one.code: one.version for one in changes},
        rows=rows,
        refusal=refusal,
    )


@require_POST
@allowed(access.changes_plans)
def plan_workbook_confirm(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    plan = plan_or_404(request, key)
    kept = _upload_of(request, plan, upload_id=upload_id)
    try:
        outcome = services.confirm_plan_workbook(
            upload=kept,
            plan=plan,
            versions=seen_in(request),
            taken=set(request.POST.getlist("take")),
            by=actor_of(request),
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except (Conflict, Refusal) as refusal:
        return _preview(request, plan, kept=kept, refusal=refusal)
    say_stored(request, outcome["stored"])
    return redirect("plan-board", plan.key)
