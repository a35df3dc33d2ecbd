"""Certificates on pages: the register, one of them, entering, renewing, correcting, ending."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from certificates import access, selectors
from certificates.choices import CertificateState
from certificates.forms import (
    CertificateEndForm,
    CertificateFilterForm,
    CertificateForm,
    values_of,
)
from certificates.models import Certificate, CertificateFile
from certificates.rendering import days_left_words, holder_words, kind_words
from certificates.services.register import (
    change_certificate,
    check_open,
    end_certificate,
    enter_certificate,
)
from contractors.access import check_works_for, contractors_visible_to
from contractors.days import days_at, today_for
from contractors.models import Contractor
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.uploads import files_of, tells_of_files
from core.shell.list_page import page_of_list
from files.serving import served_as_handed_in, served_thumbnail
from files.waiting import WaitingPlace

ROWS_OF_A_PAGE = 50
ASKS = (CertificateState.EXPIRED, CertificateState.EXPIRING)


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate as pages show it; ``left`` is "" where nobody has to act."""

    certificate: Certificate
    kind: str
    holder: str
    state: CertificateState
    left: str


def _row(certificate: Certificate, today: date) -> CertificateRow:
    state = selectors.state_of(certificate, today)
    return CertificateRow(
        certificate,
        kind_words(certificate.kind),
        holder_words(certificate),
        state,
        days_left_words(certificate, today) if state in ASKS else "",
    )


@require_safe
@allowed(access.may_list_certificates)
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Those that are theirs to see, what ends first at the head."""
    form = CertificateFilterForm(request.GET, user=request.user)
    days = days_at(timezone.now())
    found = selectors.certificate_list(request.user)
    if state := form.given.get("state"):
        found = found.filter(selectors.in_state(CertificateState(state), days))
    if contractor := form.given.get("contractor"):
        found = found.filter(contractor=contractor)
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    registered = access.contractors_registered_by(request.user).filter(archived=False)
    if access.chooses_among_contractors(request.user):
        registered = registered.filter(pk=contractor or 0)
    context = {
        "names_contractors": access.chooses_among_contractors(request.user),
        "form": form,
        "page": page,
        "rows": [_row(one, days.of(one.contractor_id)) for one in page],
        "enter_for": registered.first(),
        "may_enter": access.writes_certificates(request.user),
    }
    return render(request, "certificates/list.html", context)


@tells_of_files
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.writes_certificates)
def certificate_enter(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """A certificate of one company that is not in the register yet."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    check_works_for(actor_of(request), contractor)
    form = _form_of(request, contractor)

    def take() -> Certificate:
        with form.files_given() as chosen:
            return enter_certificate(
                contractor=contractor, facts=form.facts(), files=chosen,
                operation=form.cleaned_data["operation"] or uuid4(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip

    said = _("The certificate is in the register.")
    return _taken(request, form, take=take, said=said, context={"contractor": contractor})


@tells_of_files
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.writes_certificates)
def certificate_renew(request: HttpRequest, key: UUID) -> HttpResponse:
    """The one that takes a certificate's place; that one stays readable."""
    before = _to_write(request, key)
    form = _form_of(request, before.contractor, values=values_of(
        before, but=("number", "issued_on", "expires_on", "version")
    ))  # fmt: skip

    def take() -> Certificate:
        with form.files_given() as chosen:
            return enter_certificate(
                contractor=before.contractor, facts=form.facts(), files=chosen,
                renews=before, operation=form.cleaned_data["operation"] or uuid4(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip

    said = _("The new certificate has taken the place of the old one, which stays readable.")
    context = {"contractor": before.contractor, "before": before}
    return _taken(request, form, take=take, said=said, context=context)


@tells_of_files
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.writes_certificates)
def certificate_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct what was typed wrongly, or add a file."""
    found = _to_write(request, key)
    form = _form_of(
        request, found.contractor, values=values_of(found), there=len(found.files.all())
    )

    def take() -> Certificate:
        with form.files_given() as chosen:
            return change_certificate(
                certificate=found, facts=form.facts(), files=chosen,
                seen=form.cleaned_data["version"] or 0, by=actor_of(request), now=timezone.now(),
            )  # fmt: skip

    context = {"contractor": found.contractor, "changed": found}
    return _taken(
        request, form, take=take, said=_("The certificate is corrected."), context=context
    )


def _form_of(
    request: HttpRequest,
    contractor: Contractor,
    *,
    values: dict[str, object] | None = None,
    there: int = 0,
) -> CertificateForm:
    if request.method != "POST":
        return CertificateForm(contractor=contractor, initial=values, there=there)
    files, refusal = files_of(request)
    return CertificateForm(
        request.POST, files, contractor=contractor, there=there,
        refused_files=refusal.message if refusal else "",
        place=WaitingPlace(request, f"certificate{request.path}"),
    )  # fmt: skip


def _taken(
    request: HttpRequest,
    form: CertificateForm,
    *,
    take: Callable[[], Certificate],
    said: str,
    context: Mapping[str, object],
) -> HttpResponse:
    """The page of what was stored, else the form again with what was typed and why not."""
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            stored = take()
            messages.success(request, said)
            return redirect("certificate", stored.key)
    shown = {**context, "form": form}
    return render(request, "certificates/form.html", shown, status=refusals.status)


def _visible(request: HttpRequest, key: UUID) -> Certificate:
    return get_object_or_404(selectors.one_certificate(request.user), key=key)


def _to_write(request: HttpRequest, key: UUID) -> Certificate:
    """The same before a form is shown: one that could not be sent says so at once. What was typed
    into one that was closed meanwhile comes back with the sentence."""
    found = _visible(request, key)
    if request.method != "POST":
        check_open(found)
    return found


@require_safe
@allowed(access.may_list_certificates)
def certificate(request: HttpRequest, key: UUID) -> HttpResponse:
    """One certificate with its files, the one before it and the one that took its place."""
    return _page(request, _visible(request, key))


def _page(
    request: HttpRequest,
    found: Certificate,
    *,
    form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    row = _row(found, today_for(found.contractor, timezone.now()))
    is_open = row.state not in (CertificateState.RENEWED, CertificateState.ENDED)
    may_write = is_open and access.may_register(request.user, found.contractor_id)
    context = {
        "row": row,
        "one": found,
        "renewed_by": getattr(found, "replaced_by", None),
        "may_write": may_write,
        "form": form or CertificateEndForm(initial={"version": found.version}),
    }
    return render(request, "certificates/certificate.html", context, status=status)


@require_POST
@allowed(access.writes_certificates)
def certificate_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Nobody needs it any more; the reason is asked."""
    found = _visible(request, key)
    form = CertificateEndForm(request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            end_certificate(
                certificate=found, reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["version"] or 0, by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The certificate is no longer asked for."))
            return redirect("certificate", key)
    return _page(request, found, form=form, status=refusals.status)


@require_safe
def certificate_file(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A file as it was handed in, to be saved and never shown here."""
    return served_as_handed_in(_file(request, key, file_id=file_id))


@require_safe
def certificate_thumbnail(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A photo made small by us."""
    return served_thumbnail(_file(request, key, file_id=file_id))


def _file(request: HttpRequest, key: UUID, *, file_id: int) -> CertificateFile:
    files = access.certificate_files_visible_to(request.user)
    return get_object_or_404(files, certificate__key=key, pk=file_id)
