"""Inspections on pages: the list, a new one, a draft, a finished one with its photos."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.figures import percent
from core.requests.seen_version import seen_version
from core.requests.uploads import TooManyFiles, files_of, tells_of_files
from core.shell.kept_pages import may_be_kept
from core.shell.list_page import page_of_list, query_beside_page
from files.handing_in import kept_words
from files.serving import served_as_handed_in, served_thumbnail
from files.waiting import WaitingPlace
from inspections import access, selectors, services
from inspections.choices import InspectionState, UnitState
from inspections.filling.page import sheet_setup
from inspections.forms import InspectionFilterForm, InspectionForm
from inspections.models import InspectedUnit, Inspection, InspectionFile
from inspections.photos import services as photos
from inspections.photos.forms import InspectionFilesForm
from inspections.rules import compliance_percent
from inspections.specs import ChecklistSpec, latest_checklist
from inspections.units import check_inspects, today_at_unit
from inspections.words import answer_of, answer_words, percent_words
from instruments.words import words_of

ROWS_OF_A_PAGE = 50


@require_safe
@allowed(access.may_list_inspections)
def inspection_list(request: HttpRequest) -> HttpResponse:
    """Drafts first, then the latest; the filters are the address."""
    form = InspectionFilterForm(request.GET, user=request.user)
    found = selectors.inspection_list(request.user, form.chosen())
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    context = {
        "form": form,
        "page": page,
        "query": query_beside_page(request),
        "rows": [(one, title_of(one), percent_words(one)) for one in page],
        "compliance": percent(compliance_percent(*selectors.totals_of(found))),
        "is_owner": access.may_choose_company(request.user),
        "inspects": access.may_inspect(request.user),
    }
    return render(request, "inspections/inspections.html", context)


def title_of(inspection: Inspection) -> str:
    """What its checklist is called."""
    return words_of(services.spec_of(inspection).title)


def visible_unit(request: HttpRequest, key: UUID) -> InspectedUnit:
    """The unit a request names; 404 outside the tenancy."""
    return get_object_or_404(selectors.one_unit(request.user), key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_inspect)
@may_be_kept
def inspection_new(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """A checklist, to be filled in at a unit: stored as a draft or finished."""
    unit, spec = visible_unit(request, key), latest_checklist(code)
    if spec is None or unit.kind not in spec.of:
        raise Http404
    check_inspects(unit.contractor, actor_of(request))
    begun = {
        "on": today_at_unit(unit, timezone.now()),
        "inspector": actor_of(request).user,
    }
    form = InspectionForm(request.POST or None, spec=spec, initial=begun)
    refusals = FormRefusals(form)
    if request.method == "POST" and form.is_valid():
        with refusals:
            stored = services.begin_inspection(
                unit=unit, checklist=spec.code, facts=form.facts(), finish="finish" in request.POST,
                operation=form.cleaned_data["operation"] or uuid4(), by=actor_of(request),
                now=timezone.now(),
            )  # fmt: skip
            return _stored(request, stored)
    return _form_page(request, form, unit=unit, spec=spec, status=refusals.status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_inspect)
@may_be_kept
def inspection_fill(request: HttpRequest, key: UUID) -> HttpResponse:
    """A draft, to be filled in further; a finished one is shown."""
    sent = request.method == "POST"
    rows = selectors.named_inspection if sent else selectors.one_inspection
    found = get_object_or_404(rows(request.user), key=key)
    if not sent and found.state == InspectionState.FINISHED:
        return redirect("inspection", key)
    spec = services.spec_of(found)
    begun = None if sent else InspectionForm.initial_of(found)
    form = InspectionForm(request.POST or None, spec=spec, initial=begun)
    refusals = FormRefusals(form)
    if sent and form.is_valid():
        with refusals:
            stored = services.change_inspection(
                inspection=found, facts=form.facts(), finish="finish" in request.POST,
                version=seen_version(request), by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            return _stored(request, stored)
    if sent:
        found = visible_inspection(request, key)
    return _form_page(
        request, form, unit=found.unit, spec=spec, status=refusals.status, inspection=found
    )


def _stored(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    """The page that follows, and what it says."""
    said = _("The draft is stored. Finish it once every line is answered.")
    if inspection.state == InspectionState.FINISHED:
        said = _("The inspection is finished.")
    messages.success(request, said)
    return redirect("inspection", inspection.key)


def _form_page(
    request: HttpRequest,
    form: InspectionForm,
    *,
    unit: InspectedUnit,
    spec: ChecklistSpec,
    status: int,
    inspection: Inspection | None = None,
) -> HttpResponse:
    """The sheet; one that was sent back, with what the server does not have, is the form alone."""
    is_retired = unit.state == UnitState.RETIRED
    setup = None
    if request.method != "POST" and not is_retired:
        setup = sheet_setup(request, unit=unit, spec=spec, inspection=inspection)
    lines = selectors.lines_of(inspection) if inspection else {}
    files: dict[str, list[InspectionFile]] = {}
    for one in selectors.files_of(inspection) if inspection else []:
        files.setdefault(one.line, []).append(one)
    rows = [
        row | {
            "version": lines[row["line"].code].version if row["line"].code in lines else 0,
            "files": files.get(row["line"].code, []),
        }
        for row in form.rows()
    ]  # fmt: skip
    context = {
        "form": form, "rows": rows, "unit": unit, "title": words_of(spec.title),
        "inspection": inspection, "is_retired": is_retired, "setup": setup,
        "head_version": inspection.head_version if inspection else 1,
        "unit_files": files.get("", []),
    }  # fmt: skip
    return render(request, "inspections/inspection_form.html", context, status=status)


def visible_inspection(request: HttpRequest, key: UUID) -> Inspection:
    """The inspection a request names; 404 outside the tenancy."""
    return get_object_or_404(selectors.one_inspection(request.user), key=key)


@require_safe
@allowed(access.may_list_inspections)
def inspection(request: HttpRequest, key: UUID) -> HttpResponse:
    """One inspection as it stands: each line, and the findings it raised or joined."""
    return inspection_page(request, visible_inspection(request, key))


def inspection_page(
    request: HttpRequest, found: Inspection, *, status: int = 200, **sent: forms.Form
) -> HttpResponse:
    """Its page, with a form as it was sent back where one was."""
    spec, stored = services.spec_of(found), selectors.lines_of(found)
    files, titles = selectors.files_of(found), {"": _("The unit as a whole")}
    titles |= {line.code: words_of(line.title) for line in spec.lines}
    inspects = access.may_inspect_at(request.user, found.contractor)
    rows: list[dict[str, Any]] = [
        {
            "title": words_of(line.title),
            "knock_out": line.knock_out,
            "answer": answer_words(answer_of(stored[line.code])) if line.code in stored else "–",
            "line": stored.get(line.code),
            "code": line.code,
            "files": [one for one in files if one.line == line.code],
        }
        for line in spec.lines
    ]
    context = {
        "inspection": found,
        "title": words_of(spec.title),
        "version": spec.version,
        "percent": percent_words(found),
        "rows": rows,
        "failed": sum(1 for one in stored.values() if one.finding_id),
        "is_draft": found.state == InspectionState.DRAFT,
        "is_out": found.unit.state == UnitState.OUT_OF_USE,
        "inspects": inspects,
        "files": [(one, titles.get(one.line, one.line)) for one in files],
        "frozen": found.frozen.select_related("frozen_by").defer("content"),
        "files_form": InspectionFilesForm(inspection=found) if inspects else None,
        **sent,
    }
    return render(request, "inspections/inspection.html", context, status=status)


@require_POST
@allowed(access.may_inspect)
def inspection_discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a draft away."""
    services.discard_inspection(
        inspection=visible_inspection(request, key), version=seen_version(request),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The draft is taken away."))
    return redirect("inspection-list")


@tells_of_files
@require_POST
@allowed(access.may_inspect)
def inspection_files(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand in photos and documents of a line, or of the unit."""
    found = visible_inspection(request, key)
    files, refusal = files_of(request)
    told = refusal.message if refusal else ""
    if isinstance(refusal, TooManyFiles) and photos.is_too_many(refusal.sent, inspection=found):
        told = photos.too_many(refusal.sent, there=found.files.count())
    place = WaitingPlace(request, f"inspection/{found.pk}")
    form = InspectionFilesForm(
        request.POST, files, inspection=found, refused_files=told, place=place
    )
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals, form.files_given() as chosen:
            kept = photos.hand_in_photos(
                inspection=found, line=form.cleaned_data["line"], files=chosen,
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, kept_words(kept))
            return redirect(f"{reverse('inspection', args=[key])}#files")
    return inspection_page(request, found, status=refusals.status, files_form=form)


@require_safe
@allowed(access.may_list_inspections)
def inspection_file(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A file of an inspection as it was handed in, to be saved and never shown here."""
    return served_as_handed_in(_file(request, key, file_id=file_id))


@require_safe
@allowed(access.may_list_inspections)
def inspection_thumbnail(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A photo of an inspection made small by us."""
    return served_thumbnail(_file(request, key, file_id=file_id))


def _file(request: HttpRequest, key: UUID, *, file_id: int) -> InspectionFile:
    found = access.inspection_files_visible_to(request.user)
    return get_object_or_404(found, inspection__key=key, pk=file_id)
