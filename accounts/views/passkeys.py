"""Passkeys of one's own: the list, a new one, its name, and what a browser asks for one with.

A new one and a removal ask for the password again, and for code or passkey where there is one: a
session that somebody left open changes nothing.
"""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import passkeys_visible_to
from accounts.forms import BothFactorsForm, NewPasskeyForm, PasskeyNameForm, PresentPasswordForm
from accounts.lockout import refuse_during_pause
from accounts.lockout.asking import count_asking
from accounts.models import User
from accounts.passkeys.challenges import (
    Deed,
    begin_new_passkey,
    end_new_passkey,
    is_making_passkey,
    new_challenge,
    take_challenge,
)
from accounts.passkeys.lone_challenges import give_to_browser, new_lone_challenge
from accounts.passkeys.services import add_passkey, remove_passkey, rename_passkey
from accounts.passkeys.site import PasskeySite, passkey_site, site_here
from accounts.second_factor.pending import pending_of
from accounts.second_factor.services import has_second_factor, recovery_codes_left
from core.audit import actor_of
from core.errors import Refusal, TryLater
from core.errors.forms import FormRefusals, refused_status

METHODS = ["GET", "HEAD", "POST"]


@login_not_required
@never_cache
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser asks for a passkey with: for one that opens alone, or else for one of
    who is signed in or has shown their password."""
    from accounts.passkeys.ceremony import options_to_ask  # loaded with the first passkey

    site, now = site_here(request), timezone.now()
    if site is not None and "alone" in request.POST:
        return _options_alone(request, site, now=now)
    person = _prover(request, now=now)
    if site is None or person is None:
        return JsonResponse({}, status=400)  # the script says that it could not be asked
    challenge = new_challenge(request.session, Deed.PROVE, person=person, now=now)
    known = passkeys_visible_to(person)
    return JsonResponse(options_to_ask(known, site=site, challenge=challenge))


@never_cache
@require_http_methods(METHODS)
def passkey_list(request: HttpRequest) -> HttpResponse:
    """My passkeys; and the proof of who I am, then on to a new one."""
    person = cast(User, request.user)
    has_factor = has_second_factor(person)
    form = BothFactorsForm(request) if has_factor else PresentPasswordForm(request)
    here = site_here(request)
    if here is not None and form.is_valid():
        begin_new_passkey(request.session, now=timezone.now())
        return redirect("passkey-add")
    context = {
        "passkeys": passkeys_visible_to(person),
        "left": recovery_codes_left(person) if has_factor else None,
        "has_factor": has_factor,
        "site": passkey_site(),
        "is_here": here is not None,
        "form": form,
    }
    status = 400 if form.is_bound else 200
    return render(request, "accounts/passkeys.html", context, status=status)


@never_cache
@require_http_methods(METHODS)
def passkey_add(request: HttpRequest) -> HttpResponse:
    """The name of a new passkey; the browser makes it when the button is pressed."""
    site = site_here(request)
    if site is None or not is_making_passkey(request.session, now=timezone.now()):
        return redirect("passkey-list")
    form = NewPasskeyForm(request.POST or None)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            codes = _make(request, form, site=site)
            end_new_passkey(request.session)
            if codes:
                cast(User, request.user).refresh_from_db(fields=["second_factor_due"])  # over now
                told = {"codes": codes, "of_passkey": True}  # with an app there were codes
                return render(request, "accounts/recovery_codes.html", told)
            messages.success(request, _("The passkey is made: it opens your account from now on."))
            return redirect("passkey-list")
    context = {"form": form, "options": _options_to_make(request, site)}
    return render(request, "accounts/passkey_add.html", context, status=refusals.status)


@never_cache
@require_http_methods(METHODS)
def passkey_rename(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Call one of mine otherwise."""
    passkey = get_object_or_404(passkeys_visible_to(request.user), pk=passkey_id)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.name})
    if form.is_valid():
        name, by = form.cleaned_data["name"], actor_of(request)
        rename_passkey(passkey=passkey, name=name, by=by, now=timezone.now())
        messages.success(request, _("The passkey has its new name."))
        return redirect("passkey-list")
    context = {"form": form, "passkey": passkey}
    status = 400 if form.is_bound else 200
    return render(request, "accounts/passkey_rename.html", context, status=status)


@never_cache
@require_http_methods(METHODS)
def passkey_remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Let one of mine open nothing any more."""
    passkey = get_object_or_404(passkeys_visible_to(request.user), pk=passkey_id)
    form = BothFactorsForm(request)
    status = refused_status(
        form,
        lambda: remove_passkey(
            passkey=passkey,
            keep_session=request.session.session_key,
            by=actor_of(request),
            now=timezone.now(),
        ),
    )
    if status is None:
        messages.success(request, _("The passkey opens nothing any more."))
        return redirect("passkey-list")
    context = {"form": form, "passkey": passkey}
    return render(request, "accounts/passkey_remove.html", context, status=status)


def _options_alone(request: HttpRequest, site: PasskeySite, *, now: datetime) -> HttpResponse:
    """For who is nobody yet: nothing is written down, and each place asks so often."""
    from accounts.passkeys.ceremony import options_to_ask  # loaded with the first passkey

    try:
        refuse_during_pause(request, username="", now=now)
        count_asking(request, what="passkey")
    except TryLater as later:
        return JsonResponse(later.body(), status=later.status, headers=later.headers())
    asked = new_lone_challenge(now=now)
    response = JsonResponse(options_to_ask(None, site=site, challenge=asked.challenge))
    give_to_browser(response, asked)
    return response


def _prover(request: HttpRequest, *, now: datetime) -> User | None:
    """Who has shown their password in this session."""
    if isinstance(request.user, User):
        return request.user
    pending = pending_of(request.session, now=now)
    return None if pending is None else pending.person


def _options_to_make(request: HttpRequest, site: PasskeySite) -> dict[str, object]:
    from accounts.passkeys.ceremony import options_to_make  # loaded with the first passkey

    person, now = cast(User, request.user), timezone.now()
    challenge = new_challenge(request.session, Deed.MAKE, person=person, now=now)
    name = f"CSMS {settings.OWNER_NAME}"
    known = passkeys_visible_to(person)
    return options_to_make(person, known, site=site, challenge=challenge, name=name)


def _make(request: HttpRequest, form: NewPasskeyForm, *, site: PasskeySite) -> list[str]:
    """Store what the browser has made; recovery codes, where there were none. Refusal."""
    from accounts.passkeys.ceremony import made_passkey  # loaded with the first passkey

    person, now = cast(User, request.user), timezone.now()
    challenge = take_challenge(request.session, Deed.MAKE, person=person, now=now)
    given = form.cleaned_data["passkey"]
    made = made_passkey(given, site=site, challenge=challenge) if challenge else None
    if made is None:
        raise Refusal(
            _("The passkey could not be stored, or this took too long. Press the button once more.")
        )
    return add_passkey(
        person=person,
        made=made,
        name=form.cleaned_data["name"],
        keep_session=request.session.session_key,
        by=actor_of(request),
        now=now,
    )
