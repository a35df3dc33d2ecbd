"""People as pages: the list, one of them, a new one, and the link for a password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may_keep_people, people_kept_by
from accounts.forms import PersonForm
from accounts.models import User
from accounts.restores.services import unconfirmed
from accounts.restores.todo import said_of_restore
from accounts.roles import allowed
from accounts.second_factor.resets import waiting_resets
from accounts.second_factor.services import passkeys_held, set_up_since
from accounts.services import make_password_link, sign_out_person, switch_person
from contractors.forms import PersonOfFilterForm, PersonOfForm, PersonWithRolesForm
from contractors.selectors import company_of, people_listed
from contractors.services import add_person_of, change_person_of, person_values
from contractors.views.contractors import say_stored
from core.audit import actor_of
from core.conflicts import mark_of, mark_shown
from core.errors import Conflict
from core.errors.forms import FormRefusals, words_in
from core.shell.list_page import page_of_list, query_beside_page

ROWS_OF_A_PAGE = 50
SECONDS_OF_A_DAY = 24 * 60 * 60


@allowed(may_keep_people)
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """Everybody who has an account; the filters are the address."""
    form = PersonOfFilterForm(request.GET)
    chosen = form.chosen()
    found = people_listed(request.user, chosen)
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    context = {
        "page": page,
        "rows": [(one, company_of(one)) for one in page],
        "form": form,
        "query": query_beside_page(request),
        "resets": waiting_resets(now=timezone.now()),
        "restored": [said_of_restore(one) for one in unconfirmed()],
        "mailed": settings.EMAIL_CONFIGURED,
    }
    return render(request, "contractors/people.html", context)


@allowed(may_keep_people)
@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    """Add a person, a representative with their company; then the link for their password.

    The page of a company leads here with ``role`` and ``contractor`` chosen.
    """
    asked = {name: request.GET[name] for name in ("role", "contractor") if name in request.GET}
    form = PersonOfForm(request.POST or None, is_new=True, initial=asked)
    if form.is_valid():
        by, now = actor_of(request), timezone.now()
        given = form.cleaned_data
        with FormRefusals(form):
            person = add_person_of(
                username=given["username"],
                facts=form.facts(),
                contractor=given["contractor"],
                operation=given["operation"],
                by=by,
                now=now,
            )
            say_stored(request, person, _("%(name)s is added.") % {"name": person})
            return _page(request, person, link=make_password_link(person=person, by=by, now=now))
    status = 400 if form.is_bound else 200
    return render(request, "contractors/person_add.html", {"form": form}, status=status)


@allowed(may_keep_people)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: who they are and whom they speak for, to be changed."""
    one = _kept(request, person_id)
    if request.method != "POST":
        return _page(request, one)
    form = PersonWithRolesForm(request.POST, kept=company_of(one), posted=_sites_of(one))
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            changed = change_person_of(
                person=one,
                facts=form.facts(),
                contractor=form.cleaned_data["contractor"],
                further_roles=form.cleaned_data["further_roles"],
                sites=form.cleaned_data.get("sites", ()),
                seen=request.POST.get("seen"),
                by=actor_of(request),
                now=timezone.now(),
            )
            say_stored(request, changed, _("The changes are stored."))
            return redirect("person", person_id)
    return _page(request, _kept(request, person_id), form=form, status=refusals.status)


@allowed(may_keep_people)
@require_POST
def person_switch(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let somebody sign in no more, or again."""
    one = _kept(request, person_id)
    active = request.POST.get("active") == "yes"
    switch_person(person=one, active=active, by=actor_of(request), now=timezone.now())
    said = _("%(name)s may sign in again.") if active else _("%(name)s is switched off.")
    messages.success(request, said % {"name": one})
    return redirect("person", person_id)


@allowed(may_keep_people)
@require_POST
def person_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Make a link for a new password and show it, this once."""
    one = _kept(request, person_id)
    path = make_password_link(person=one, by=actor_of(request), now=timezone.now())
    return _page(request, one, link=path)


@allowed(may_keep_people)
@require_POST
def person_sign_out(request: HttpRequest, person_id: int) -> HttpResponse:
    """End every session of a person; they may sign in again."""
    one = _kept(request, person_id)
    sign_out_person(person=one, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(name)s is signed out on every device.") % {"name": one})
    return redirect("person", person_id)


def _sites_of(person: User) -> list[int]:
    return list(person.postings.values_list("site", flat=True))


def _kept(request: HttpRequest, person_id: int) -> User:
    found = people_kept_by(request.user).select_related("representative__contractor")
    return get_object_or_404(found, pk=person_id)


def _form_of(person: User) -> PersonWithRolesForm:
    """How they are told now."""
    company = company_of(person)
    facts = {name: getattr(person, name) for name in PersonForm.base_fields}
    return PersonWithRolesForm(
        initial={**facts, "contractor": company, "further_roles": person.further_roles},
        kept=company,
        posted=_sites_of(person),
    )


def _page(
    request: HttpRequest,
    person: User,
    *,
    form: PersonWithRolesForm | None = None,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "person": person,
        "company": company_of(person),
        "form": form or _form_of(person),
        "seen": mark_shown(request.POST, mark_of(person_values(person)), status=status),
        "stands": words_in(_form_of(person)) if status == Conflict.status else [],
        "since": set_up_since(person),
        "passkeys": passkeys_held(person),
        "link": request.build_absolute_uri(link) if link else "",
        "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_OF_A_DAY,
    }
    response = render(request, "contractors/person.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
