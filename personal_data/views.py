"""What is kept about a person, by themselves or for them; and erasing it on their request."""

from typing import cast

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import may_keep_people, people_kept_by
from accounts.models import User
from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from personal_data.erasure import erase_person
from personal_data.forms import ErasureForm
from personal_data.records import facts_of_account, personal_copy, records_kept


@never_cache
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """What is kept about me."""
    return _page(request, cast(User, request.user))


@never_cache
@require_safe
def own_data_file(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    return _file(request, cast(User, request.user))


@allowed(may_keep_people)
@never_cache
@require_safe
def person_data(request: HttpRequest, person_id: int) -> HttpResponse:
    """What is kept about somebody who asks and cannot sign in."""
    return _page(request, get_object_or_404(people_kept_by(request.user), pk=person_id))


@allowed(may_keep_people)
@never_cache
@require_safe
def person_data_file(request: HttpRequest, person_id: int) -> HttpResponse:
    """The same as a file, to be handed over."""
    return _file(request, get_object_or_404(people_kept_by(request.user), pk=person_id))


@allowed(may_keep_people)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person_erase(request: HttpRequest, person_id: int) -> HttpResponse:
    """What goes and what stays, once more in full; then it is done."""
    person = get_object_or_404(people_kept_by(request.user), pk=person_id)
    form = ErasureForm(request, person=person)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            erased = erase_person(
                person=person,
                reason=form.cleaned_data["reason"],
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, _("Erased. What they did stands under %s.") % erased)
            return redirect("person", person_id)
    context = {"person": person, "form": form, "is_mine": request.user == person}
    return render(request, "personal_data/erase.html", context, status=refusals.status)


def _page(request: HttpRequest, person: User) -> HttpResponse:
    context = {
        "person": person,
        "is_own": request.user == person,
        "facts": facts_of_account(person),
        "records": records_kept(person),
    }
    return render(request, "personal_data/kept.html", context)


def _file(request: HttpRequest, person: User) -> HttpResponse:
    """An attachment: whose it is goes on record with who took it (``AccessRecordMiddleware``)."""
    found = personal_copy(person, is_own=request.user == person, now=timezone.now())
    name = f"csms-{person.pk}.json"
    response = JsonResponse(
        found, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
