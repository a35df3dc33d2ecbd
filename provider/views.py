"""To the sign-in provider and back; and leaving it after signing out here."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import BothFactorsForm, PresentPasswordForm, SignInForm
from accounts.lockout import count_failure, refuse_during_pause
from accounts.lockout.asking import count_asking
from accounts.models import User
from accounts.second_factor.pending import wait_for_code
from accounts.second_factor.services import has_second_factor
from accounts.sessions.provider_proofs import (
    forget_in_browser,
    is_proved,
    note_in_browser,
    note_proof,
)
from accounts.views.signing_in import let_in, ways_to_sign_in
from core.audit import actor_of
from core.errors import Refusal
from provider.configuration import SignInProvider
from provider.errands import (
    ErrandPurpose,
    ProviderErrand,
    address_to_go_to,
    address_with,
    end_errand,
    errand_of,
    new_errand,
    send_with,
)
from provider.exchange import id_token_for
from provider.metadata import metadata_of
from provider.people import connect_person, is_connected, is_person_at_provider, sign_in_of
from provider.refusals import IdTokenRefused


def _provider() -> SignInProvider:
    """The one that is set. Http404 where none is."""
    provider: SignInProvider | None = settings.SIGN_IN_PROVIDER
    if provider is None:
        raise Http404
    return provider


@login_not_required
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider."""
    provider, now = _provider(), timezone.now()
    purpose = request.GET.get("purpose", ErrandPurpose.SIGN_IN)
    person = request.user if isinstance(request.user, User) else None
    leads_to = _own_page(request, request.GET.get("next", ""))
    if purpose not in list(ErrandPurpose) or (person is None) == (purpose != ErrandPurpose.SIGN_IN):
        return HttpResponseRedirect(
            leads_to
        )  # who is signed in goes on; who is not has nothing to prove
    errand = new_errand(
        ErrandPurpose(purpose),
        person=None if person is None else person.pk,
        leads_to=leads_to,
        now=now,
    )
    try:
        count_asking(request, what="provider")
        address = address_to_go_to(
            errand,
            provider=provider,
            metadata=metadata_of(provider),
            language=get_language() or settings.LANGUAGE_CODE,
        )
    except Refusal as refusal:
        return _refused(request, refusal, leads_to=leads_to)
    response = redirect(address)
    send_with(response, errand, request=request, now=now)
    return response


@login_not_required
@never_cache
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """The provider sends the browser back, with a code or with a reason why there is none."""
    provider, now = _provider(), timezone.now()
    errand = errand_of(request, now=now)
    leads_to = reverse("home") if errand is None else errand.leads_to
    try:
        if errand is None:
            raise Refusal(
                _(
                    "This sign-in was begun in another browser, was used before, or took too long. "
                    "Press the button once more."
                )
            )
        response = _done(request, errand, provider=provider, now=now)
    except Refusal as refusal:
        response = _refused(request, refusal, leads_to=leads_to)
    if errand is not None:
        end_errand(response, errand, request=request)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """Who signs in by password shows that it is they, and goes on to the provider."""
    provider, person = _provider(), request.user
    assert isinstance(person, User)
    form = BothFactorsForm(request) if has_second_factor(person) else PresentPasswordForm(request)
    if form.is_valid():
        note_proof(request.session, now=timezone.now())
        asked = urlencode({"purpose": ErrandPurpose.CONNECT, "next": reverse("account")})
        return redirect(f"{reverse('provider-begin')}?{asked}")
    context = {"form": form, "provider": provider, "is_connected": is_connected(person)}
    status = 400 if form.is_bound else 200
    return render(request, "provider/connect.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out at the provider as well, where it offers that (RP-Initiated Logout)."""
    provider = _provider()
    try:
        address = metadata_of(provider).end_session_endpoint
    except Refusal as refusal:
        return _refused(request, refusal, leads_to=reverse("home"))
    back = settings.BASE_URL + reverse("sign-in")
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back}
    response = redirect(address_with(address, asked) if address else provider.issuer)
    forget_in_browser(response)
    return response


def _done(
    request: HttpRequest, errand: ProviderErrand, *, provider: SignInProvider, now: datetime
) -> HttpResponse:
    """What the errand was for. Refusal."""
    claims = _claims(request, errand, provider=provider, now=now)
    subject = str(claims["sub"])
    if errand.purpose == ErrandPurpose.SIGN_IN:
        return _signed_in(request, claims, errand=errand, provider=provider, now=now)
    person = request.user
    if not isinstance(person, User) or person.pk != errand.person:
        raise Refusal(_("Somebody else is signed in here by now. Press the button once more."))
    if errand.purpose == ErrandPurpose.CONNECT:
        if not is_proved(request.session, now=now):
            raise Refusal(_("This took too long. Give your password once more."))
        connect_person(
            person=person, subject=subject, provider=provider, by=actor_of(request), now=now
        )
        messages.success(
            request,
            _("Your account is connected: sign in at %(provider)s from now on.")
            % {"provider": provider.name},
        )
    elif not is_person_at_provider(person, claims, provider=provider, begun_at=errand.begun_at):
        raise Refusal(
            _("At %(provider)s somebody else signed in, or nobody was asked anew. Try once more.")
            % {"provider": provider.name}
        )
    else:
        note_proof(request.session, now=now)
        messages.success(request, _("It is you. Go on within ten minutes."))
    return HttpResponseRedirect(errand.leads_to)


def _claims(
    request: HttpRequest, errand: ProviderErrand, *, provider: SignInProvider, now: datetime
) -> dict[str, object]:
    """What the provider says of who came back; a code that is not right is counted. Refusal."""
    from provider.id_tokens import claims_of  # loaded with the first sign-in there

    refuse_during_pause(request, username="", now=now)
    if "error" in request.GET or "code" not in request.GET:
        raise Refusal(
            _("Signing in at %(provider)s was cancelled, or was not allowed to you there.")
            % {"provider": provider.name}
        )
    metadata = metadata_of(provider)
    said = request.GET.get("iss")
    try:
        if said != provider.issuer and (said is not None or metadata.says_issuer):
            raise IdTokenRefused(_("The answer came from another provider: nobody was signed in."))
        id_token = id_token_for(
            request.GET["code"], errand=errand, provider=provider, metadata=metadata
        )
        return claims_of(
            id_token, provider=provider, metadata=metadata, nonce=errand.nonce, now=now
        )
    except IdTokenRefused:
        count_failure(request, username="", now=now)
        raise


def _signed_in(
    request: HttpRequest,
    claims: dict[str, object],
    *,
    errand: ProviderErrand,
    provider: SignInProvider,
    now: datetime,
) -> HttpResponse:
    """They are in, or our own second factor is asked for first. Refusal."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(errand.leads_to)
    found = sign_in_of(claims, provider=provider, begun_at=errand.begun_at, now=now)
    if found.asks_code:
        wait_for_code(request.session, found.person, leads_to=errand.leads_to, now=now)
        response: HttpResponse = redirect("sign-in-code")
    else:
        response = let_in(request, found.person, leads_to=errand.leads_to, now=now)
    note_in_browser(response)
    return response


def _own_page(request: HttpRequest, wanted: str) -> str:
    """The page that was wanted, where it is one of ours."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("home")


def _refused(request: HttpRequest, refusal: Refusal, *, leads_to: str) -> HttpResponse:
    """The sentence, on the sign-in page or on the page of who is signed in."""
    if request.user.is_authenticated:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(leads_to)
    context = {
        "form": SignInForm(request),
        "refused": refusal.message,
        "next": leads_to,
        "posts_to": reverse("sign-in"),
        **ways_to_sign_in(request),
    }
    response = render(request, "accounts/sign_in.html", context, status=refusal.status)
    for name, value in refusal.headers().items():
        response.headers[name] = value
    return response
