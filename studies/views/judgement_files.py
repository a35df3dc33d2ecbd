"""Files that a judgement of a study rests on: handed in, opened, taken away while it is a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.uploads import files_of, tells_of_files
from files.handing_in import kept_words
from files.serving import served_as_handed_in, served_thumbnail
from files.waiting import WaitingPlace
from studies.access import judgement_files_visible_to, may_list_studies, may_make_studies
from studies.forms import JudgementFilesForm
from studies.models import JudgementFile
from studies.services.judgement_files import hand_in_judgement_files, remove_judgement_file
from studies.views.studies import judge_page, rated_factor, visible_study


@tells_of_files
@require_POST
@allowed(may_make_studies)
def judgement_files(request: HttpRequest, study_id: int, side: str, code: str) -> HttpResponse:
    """Hand in what a judgement rests on."""
    row = visible_study(request, study_id)
    rated = rated_factor(row, f"{side}.{code}")
    sent, refusal = files_of(request)
    form = JudgementFilesForm(
        request.POST, sent, refused_files=refusal.message if refusal else "",
        there=judgement_files_visible_to(request.user).filter(
            judgement__study=row, judgement__side=side, judgement__code=code
        ).count(),
        place=WaitingPlace(request, f"judgement/{study_id}/{rated.key}"),
    )  # fmt: skip
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals, form.files_given() as chosen:
            names = hand_in_judgement_files(
                study=row, key=rated.key, files=chosen, by=actor_of(request), now=timezone.now()
            )
            messages.success(request, kept_words(names))
            return redirect("study-judge", study_id, side, code)
    return judge_page(request, row, rated, files_form=form, status=refusals.status)


@require_POST
@allowed(may_make_studies)
def judgement_file_remove(request: HttpRequest, study_id: int, file_id: int) -> HttpResponse:
    """Take a file away from a study that is not frozen."""
    found = _file(request, study_id, file_id=file_id)
    judgement = found.judgement
    remove_judgement_file(file=found, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(name)s is taken away.") % {"name": found.name})
    return redirect("study-judge", study_id, judgement.side, judgement.code)


@require_safe
@allowed(may_list_studies)
def judgement_file(request: HttpRequest, study_id: int, file_id: int) -> HttpResponseBase:
    """A file as it was handed in, to be saved and never shown here."""
    return served_as_handed_in(_file(request, study_id, file_id=file_id))


@require_safe
@allowed(may_list_studies)
def judgement_file_thumbnail(request: HttpRequest, study_id: int, file_id: int) -> HttpResponseBase:
    """A photo made small by us."""
    return served_thumbnail(_file(request, study_id, file_id=file_id))


def _file(request: HttpRequest, study_id: int, *, file_id: int) -> JudgementFile:
    files = judgement_files_visible_to(request.user).select_related("judgement__study")
    return get_object_or_404(files, judgement__study=study_id, pk=file_id)
