"""Gap tables on pages: the list, one table, one requirement, and what a proposal becomes."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Conflict
from core.errors.forms import FormRefusals
from core.requests.seen_version import seen_version
from evaluations.access import results_visible_to
from evaluations.models import Result
from gap_tables import access
from gap_tables.choices import GapStatus
from gap_tables.forms import EXAMPLE, BeginGapForm, GapRowForm, NewGapRowForm, initial_of
from gap_tables.models import GapRow, GapTable
from gap_tables.rendering import gap_move_groups
from gap_tables.services import gap_tables as services
from gap_tables.services import revisions
from plans import selectors
from plans.access import begins_plans, companies_to_plan, may_list_plans, plans_for
from plans.forms import CriterionPlanForm
from workbooks.forms import WorkbookForm

ROWS_OF_A_PAGE = 100


def visible_table(request: HttpRequest, key: UUID) -> GapTable:
    """The table of this key; 404 where it is not theirs to see."""
    found = access.gap_tables_visible_to(request.user).select_related(
        "contractor", "result__evaluation__period"
    )
    return get_object_or_404(found.defer(*(f"result__{one}" for one in selectors.HEAVY)), key=key)


def _row(request: HttpRequest, key: UUID, *, position: int) -> GapRow:
    rows = access.gap_rows_visible_to(request.user).select_related(
        "table__contractor", "changed_by", "finding", "plan_line__plan"
    )
    return get_object_or_404(rows, table__key=key, position=position)


def _begin_form(request: HttpRequest) -> BeginGapForm:
    audits = (
        results_visible_to(request.user)
        .standing()
        .select_related("evaluation__contractor", "evaluation__period")
        .defer(*selectors.HEAVY)
        .order_by("-evaluation__period__year", "evaluation__contractor__name", "pk")
    )
    return BeginGapForm(
        request.POST if request.method == "POST" else None,
        contractors=companies_to_plan(request.user),
        audits=list(audits[:ROWS_OF_A_PAGE]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_list_plans)
def gap_list(request: HttpRequest) -> HttpResponse:
    """The tables a person sees; whoever plans begins one here."""
    begins = begins_plans(request.user)
    form = _begin_form(request) if begins else None
    status = 200
    if form is not None and request.method == "POST":
        refusals = FormRefusals(form)
        if form.is_valid():
            with refusals:
                begun = _begin(request, form)
                messages.success(request, _("The gap table is begun."))
                return redirect("gap-table", begun.key)
        status = refusals.status
    of_rows = Count("rows", filter=~Q(rows__status=GapStatus.CLOSED))
    tables = access.gap_tables_visible_to(request.user).select_related("contractor")
    context = {
        "tables": tables.annotate(requirements=Count("rows"), open_ones=of_rows)[:ROWS_OF_A_PAGE],
        "form": form,
    }
    return render(request, "gap_tables/gap_tables.html", context, status=status)


def _begin(request: HttpRequest, form: BeginGapForm) -> GapTable:
    source = form.cleaned_data["source"]
    audit = None
    if source and source != EXAMPLE:
        found = results_visible_to(request.user).select_related("evaluation")
        audit = get_object_or_404(found, sha256=source)
    return services.begin_gap_table(
        name=form.cleaned_data["name"],
        contractor=form.cleaned_data["contractor"],
        result=audit,
        example=source == EXAMPLE,
        operation=form.cleaned_data["operation"],
        by=actor_of(request),
        now=timezone.now(),
    )


@require_safe
@allowed(may_list_plans)
def gap_example(request: HttpRequest) -> HttpResponse:
    """The rows that a table may begin with, of no company: how one is filled in."""
    context = {
        "title": services.example_name(),
        "rows": [facts for _code, facts in services.example_rows()],
        "begins": begins_plans(request.user),
    }
    return render(request, "gap_tables/example.html", context)


@require_safe
@allowed(may_list_plans)
def gap_table(request: HttpRequest, key: UUID) -> HttpResponse:
    """One table with all its requirements."""
    return gap_table_page(request, visible_table(request, key), form=WorkbookForm())


def gap_table_page(
    request: HttpRequest, table: GapTable, *, form: WorkbookForm, status: int = 200
) -> HttpResponse:
    """Its page, with the form in which its workbook comes back."""
    rows = list(table.rows.select_related("finding", "plan_line__plan"))
    context = {
        "table": table,
        "rows": rows,
        "revised": _revised(request, table),
        "closed": sum(one.status == GapStatus.CLOSED for one in rows),
        "may_change": plans_for(request.user, table.contractor_id),
        "frozen": table.frozen.select_related("frozen_by").defer("content"),
        "form": form,
    }
    return render(request, "gap_tables/gap_table.html", context, status=status)


def _revised(request: HttpRequest, table: GapTable) -> Result | None:
    """The newest revision of the audit a table was filled from, that came after it, if any."""
    if table.result is None:
        return None
    return selectors.later_revision_of(table.result, among=results_visible_to(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(begins_plans)
def gap_revision(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the revision of its audit changes in a table, and taking it in."""
    table = visible_table(request, key)
    refused = None
    if request.method == "POST":
        try:
            taken = revisions.take_in_revision(
                table=table, seal=request.POST.get("seal", ""), by=actor_of(request),
                now=timezone.now(),
            )  # fmt: skip
            said = _("The table rests on revision %(revision)s now. Rows changed: %(count)s.")
            numbers = {"revision": taken.result.revision, "count": len(taken.changes)}
            messages.success(request, said % numbers)
            return redirect("gap-table", key)
        except Conflict as conflict:
            refused = conflict
    found = revisions.gap_revision(visible_table(request, key), by=actor_of(request))
    if found is None:
        messages.info(request, _("The table rests on the newest revision of its audit already."))
        return redirect("gap-table", key)
    context = {
        "table": table,
        "found": found,
        "period": found.result.evaluation.period,
        "groups": gap_move_groups(found.changes),
        "refused": refused.message if refused else "",
    }
    status = refused.status if refused else 200
    return render(request, "gap_tables/revision.html", context, status=status)


@require_POST
@allowed(begins_plans)
def gap_freeze(request: HttpRequest, key: UUID) -> HttpResponse:
    """Freeze it as it stands today: what its PDF is made of."""
    frozen = services.freeze_gap_table(
        table=visible_table(request, key), by=actor_of(request), now=timezone.now()
    )
    said = _("The table of today is frozen as revision %(revision)s: its PDF can be made.")
    messages.success(request, said % {"revision": frozen.revision})
    return redirect(f"{reverse('gap-table', args=[key])}#frozen")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(begins_plans)
def gap_row_add(request: HttpRequest, key: UUID) -> HttpResponse:
    """A requirement more."""
    table = visible_table(request, key)
    form = NewGapRowForm(request.POST if request.method == "POST" else None)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.add_gap_row(
                table=table, facts=form.facts(), operation=form.cleaned_data["operation"],
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The requirement is stored."))
            return redirect("gap-table", key)
    return render(
        request, "gap_tables/row.html", {"table": table, "form": form}, status=refusals.status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(begins_plans)
def gap_row(request: HttpRequest, key: UUID, position: int) -> HttpResponse:
    """One requirement, to be said otherwise."""
    row = _row(request, key, position=position)
    form = GapRowForm(request.POST if request.method == "POST" else None, initial=initial_of(row))
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.change_gap_row(
                row=row, version=seen_version(request),
                facts=form.facts(), by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The requirement is stored."))
            return redirect("gap-table", key)
    return _row_page(request, row, form=form, status=refusals.status)


def _plan_form(request: HttpRequest, row: GapRow, *, sent: bool = False) -> CriterionPlanForm:
    plans = selectors.plan_list(request.user).filter(
        result__evaluation__contractor=row.table.contractor_id
    )
    return CriterionPlanForm(
        request.POST if sent else None, plans=plans, initial={"code": row.code, "year": 0},
        auto_id="plan_%s",
    )  # fmt: skip


def _row_page(
    request: HttpRequest,
    row: GapRow,
    *,
    form: GapRowForm,
    plan_form: CriterionPlanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "table": row.table,
        "row": row,
        "form": form,
        "plan_form": plan_form or _plan_form(request, row),
    }
    return render(request, "gap_tables/row.html", context, status=status)


@require_POST
@allowed(begins_plans)
def gap_row_remove(request: HttpRequest, key: UUID, position: int) -> HttpResponse:
    """Take a requirement out that is still a draft."""
    services.remove_gap_row(
        row=_row(request, key, position=position),
        version=seen_version(request),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The requirement is taken out."))
    return redirect("gap-table", key)


@require_POST
@allowed(begins_plans)
def gap_finding(request: HttpRequest, key: UUID, position: int) -> HttpResponse:
    """Make a proposal a finding at the company."""
    row = _row(request, key, position=position)
    finding = services.raise_from_gap(row=row, by=actor_of(request), now=timezone.now())
    said = _("The proposal became finding %(reference)s.") % {"reference": finding.reference}
    messages.success(request, said)
    return redirect("gap-table", key)


@require_POST
@allowed(begins_plans)
def gap_plan(request: HttpRequest, key: UUID, position: int) -> HttpResponse:
    """Put the criterion of a proposal into a year of the company's plan."""
    row = _row(request, key, position=position)
    form = _plan_form(request, row, sent=True)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.plan_gap_row(
                row=row, by=actor_of(request), now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("The criterion is planned."))
            return redirect("gap-table", key)
    return _row_page(
        request, row, form=GapRowForm(initial=initial_of(row)), plan_form=form,
        status=refusals.status,
    )  # fmt: skip
