"""Signing in and out, the first page, one's account, and the page of a server error."""

import sys
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import LANGUAGE_QUERY_PARAMETER
from django.views.i18n import set_language as django_set_language
from django_guid import get_guid

from accounts.access import proves_at_provider
from accounts.access_records import record_sign_in
from accounts.choices import KeepTokens
from accounts.forms import NewPasswordForm, SignInForm
from accounts.leaving import end_session
from accounts.models import User
from accounts.passkeys.lone_challenges import take_from_browser
from accounts.passkeys.site import site_here
from accounts.passkeys.trying import person_of_passkey
from accounts.second_factor.pending import wait_for_code
from accounts.second_factor.requirement import note_requirement
from accounts.second_factor.services import has_second_factor
from accounts.services import change_password, remember_language
from accounts.sessions.provider_proofs import is_in_browser
from accounts.tokens import valid_tokens
from core.audit import actor_of
from core.errors import Refusal
from core.errors.answers import is_for_programs, refused
from core.errors.outside import refusal_of
from core.shell.navigation import home_of

BACKEND = "accounts.backends.GuardedBackend"


def ways_to_sign_in(request: HttpRequest) -> dict[str, Any]:
    """What the sign-in page offers: a new password by mail, passkeys, the provider."""
    return {
        "mailed": settings.EMAIL_CONFIGURED,
        "takes_passkeys": site_here(request) is not None,
        "provider": settings.SIGN_IN_PROVIDER,
        "begins_at": str(settings.BASE_URL) + reverse("provider-begin"),  # where it comes back to
    }


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    """Name and password; whoever is signed in already goes on to their first page."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What Django gives the page, the ways to sign in, and the provider to sign out at too."""
        came = {"came_from_provider": is_in_browser(self.request)}
        return super().get_context_data(**kwargs) | ways_to_sign_in(self.request) | came

    def get_redirect_url(self) -> str:
        """The page that was wanted; not this one, which would lead to itself without end."""
        wanted: str = super().get_redirect_url()
        return "" if urlsplit(wanted).path == self.request.path else wanted

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Name and password; or a passkey, which needs neither."""
        if "passkey" not in request.POST:
            return super().post(request, *args, **kwargs)
        now = timezone.now()
        try:
            person = person_of_passkey(request, given=request.POST["passkey"], person=None, now=now)
        except Refusal as refusal:
            form = self.authentication_form(request)
            context = self.get_context_data(form=form, refused=refusal.message)
            return self.render_to_response(
                context, status=refusal.status, headers=refusal.headers()
            )
        response = let_in(request, person, leads_to=self.get_success_url(), now=now)
        take_from_browser(response)
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, or ask for the second factor first; then this browser is known as theirs."""
        person, now = form.get_user(), timezone.now()
        assert isinstance(person, User)
        if has_second_factor(person):
            leads_to = self.get_success_url()
            wait_for_code(self.request.session, person, leads_to=leads_to, now=now)
            return redirect("sign-in-code")
        response = super().form_valid(form)
        note_requirement(person, now=now)
        record_sign_in(self.request, response, person=person, now=now)
        return response


sign_in = SignInView.as_view()


def let_in(request: HttpRequest, person: User, *, leads_to: str, now: datetime) -> HttpResponse:
    """Who has shown all that is asked is signed in; this browser is known as theirs."""
    login(request, person, backend=BACKEND)
    response = HttpResponseRedirect(leads_to)
    record_sign_in(request, response, person=person, now=now)
    return response


@login_not_required
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; whoever has none any more is led to the same place."""
    end_session(request)
    return redirect("sign-in")


@require_safe
def ask_sign_out(request: HttpRequest) -> HttpResponse:
    """Where the button leads while no script has looked what waits on the device."""
    return render(request, "accounts/sign_out.html")


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the pages; of who is signed in, that of their mails too."""
    chosen = request.POST.get(LANGUAGE_QUERY_PARAMETER, "")
    is_choice = request.method == "POST" and chosen in dict(settings.LANGUAGES)
    if is_choice and isinstance(request.user, User):
        remember_language(person=request.user, language=chosen)
    return django_set_language(request)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send each role to where its work is."""
    assert isinstance(request.user, User)
    return redirect(home_of(request.user))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, and a new password; the session goes on, others of this person end."""
    assert isinstance(request.user, User)
    if proves_at_provider(request.user):
        return render(request, "accounts/account.html", {"provider": settings.SIGN_IN_PROVIDER})
    must_change = request.user.must_change_password
    has_tokens = valid_tokens(request.user, now=timezone.now()).exists()
    form = NewPasswordForm(request, has_tokens=has_tokens)
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        context = {"form": form, "provider": settings.SIGN_IN_PROVIDER}
        return render(request, "accounts/account.html", context, status=status)
    change_password(
        person=request.user,
        password=form.cleaned_data["new_password1"],
        keep_tokens=form.cleaned_data.get("tokens", KeepTokens.NO),
        keep_session=request.session.session_key,
        by=actor_of(request),
        now=timezone.now(),
    )
    update_session_auth_hash(request, request.user)
    messages.success(request, _("The password is changed. Use the new one from now on."))
    return redirect("home" if must_change else "account")


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """The page of an error; of ours, or of what failed outside before a view was reached.

    It asks the database nothing: that may be what is down.
    """
    refusal = refusal_of(sys.exc_info()[1])
    if refusal is not None:
        return refused(request, refusal)
    if is_for_programs(request.path):
        said = _(
            "Something went wrong here, and has been noted as %(id)s. What you sent may not have "
            "been stored: read how it stands, then send it again under the same operation."
        )
        told = {"message": said % {"id": get_guid()}, "fields": {}}
        return JsonResponse(told, status=500)
    page = loader.get_template("500.html").render({"request_id": get_guid()})
    return HttpResponse(page, status=500)
