"""Photos of an inspection on pages: handed in, and served."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.files.serving import served_as_handed_in, served_thumbnail
from core.files.waiting import WaitingPlace
from core.requests.uploads import TooManyFiles, files_of, tells_of_files
from monitoring.inspections import access, photos
from monitoring.inspections.photo_form import InspectionFilesForm
from monitoring.inspections.views import inspection_page, visible_inspection
from monitoring.models import InspectionFile


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
            messages.success(request, _kept_words(len(kept)))
            return redirect(f"{reverse('inspection', args=[key])}#files")
    return inspection_page(request, found, status=refusals.status, files_form=form)


def _kept_words(count: int) -> str:
    if not count:
        return _("What you sent is there already: nothing was stored a second time.")
    return ngettext("%(n)s file is kept.", "%(n)s files are kept.", count) % {"n": count}


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
