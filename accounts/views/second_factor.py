"""The code or passkey after the password, and the pages on which the app that shows it is kept.

Each page that changes something asks for the password again, and for a code where an app is set
up: a session that somebody left open changes nothing, nor does a stolen telephone.
"""

from textwrap import wrap
from typing import cast

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import BothFactorsForm, CodeForm, FirstCodeForm, PresentPasswordForm
from accounts.models import User
from accounts.second_factor.codes import address_of_app, in_letters
from accounts.second_factor.pending import (
    begin_new_app,
    end_new_app,
    pending_of,
    secret_of_new_app,
    stop_waiting,
)
from accounts.second_factor.services import (
    has_app,
    has_passkeys,
    has_second_factor,
    recovery_codes_left,
    remove_second_factor,
    renew_recovery_codes,
    set_up_second_factor,
    set_up_since,
)
from accounts.views.signing_in import let_in
from core.audit import actor_of
from core.errors.forms import FormRefusals

METHODS = ["GET", "HEAD", "POST"]


@login_not_required
@never_cache
@require_http_methods(METHODS)
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in; without the first it leads there."""
    if request.user.is_authenticated:
        return redirect("home")
    now = timezone.now()
    pending = pending_of(request.session, now=now)
    if pending is None:
        return redirect("sign-in")
    form = CodeForm(request, person=pending.person)
    if not form.is_valid():
        return _page(request, form, template="accounts/sign_in_code.html")
    stop_waiting(request.session)
    return let_in(request, pending.person, leads_to=pending.leads_to, now=now)


@never_cache
@require_http_methods(METHODS)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether an app is set up; where none is, the password, and in the answer the app's secret.

    It is shown to who sent the password and no second time: whoever copied the cookie of this
    session reads no more than the field of the first code.

    Of who has a passkey that is asked for as well: a second way in is no lesser thing.
    """
    person = cast(User, request.user)
    since = set_up_since(person)
    if since is not None:
        context = {"since": since, "left": recovery_codes_left(person)}
        return render(request, "accounts/second_factor.html", context)
    form = BothFactorsForm(request) if has_passkeys(person) else PresentPasswordForm(request)
    if not form.is_valid():
        return _page(request, form, template="accounts/second_factor.html")
    secret = begin_new_app(request.session, now=timezone.now())
    return _page_of_new_app(request, FirstCodeForm(), shows=secret)


@never_cache
@require_http_methods(METHODS)
def set_up(request: HttpRequest) -> HttpResponse:
    """The first code of a new app sets it up. Its secret is not shown here."""
    person, now = cast(User, request.user), timezone.now()
    secret = secret_of_new_app(request.session, now=now)
    if secret is None or has_app(person):
        return redirect("second-factor")
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        with FormRefusals(form):
            codes = set_up_second_factor(
                person=person,
                secret=secret,
                code=form.cleaned_data["code"],
                keep_session=request.session.session_key,
                by=actor_of(request),
                now=now,
            )
            end_new_app(request.session)
            person.refresh_from_db(fields=["second_factor_due"])  # the page would ask for it still
            return render(request, "accounts/recovery_codes.html", {"codes": codes})
    return _page_of_new_app(request, form)


@never_cache
@require_http_methods(METHODS)
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, shown once; those from before open nothing any more."""
    person = cast(User, request.user)
    if not has_second_factor(person):
        return redirect("second-factor")
    form = BothFactorsForm(request)
    if not form.is_valid():
        template = "accounts/second_factor_codes.html"
        return _page(request, form, template=template, of_passkey=not has_app(person))
    codes = renew_recovery_codes(person=person, by=actor_of(request), now=timezone.now())
    told = {"codes": codes, "of_passkey": not has_app(person)}
    return render(request, "accounts/recovery_codes.html", told)


@never_cache
@require_http_methods(METHODS)
def remove(request: HttpRequest) -> HttpResponse:
    """Ask no code of my app any more."""
    person = cast(User, request.user)
    if not has_app(person):
        return redirect("second-factor")
    form = BothFactorsForm(request)
    if not form.is_valid():
        return _page(request, form, template="accounts/second_factor_remove.html")
    remove_second_factor(
        person=person,
        keep_session=request.session.session_key,
        by=actor_of(request),
        now=timezone.now(),
    )
    messages.success(request, _("The app is removed: its codes open nothing any more."))
    return redirect("second-factor")


def _page_of_new_app(
    request: HttpRequest, form: FirstCodeForm, *, shows: bytes | None = None
) -> HttpResponse:
    """The field of the first code, and above it the secret as a picture and in letters."""
    context = {}
    if shows is not None:
        address = address_of_app(shows, person=request.user.get_username())
        qr = segno.make(address, error="m").svg_inline(scale=4, light="#fff")
        context = {"letters": " ".join(wrap(in_letters(shows), 4)), "qr": qr, "address": address}
    return _page(request, form, template="accounts/second_factor_set_up.html", **context)


def _page(
    request: HttpRequest,
    form: CodeForm | FirstCodeForm | PresentPasswordForm,
    *,
    template: str,
    **more: object,
) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return render(request, template, {"form": form, **more}, status=status)
