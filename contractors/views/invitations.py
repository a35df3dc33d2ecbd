"""Inviting people to an account, and making one's own by the link."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import allowed
from contractors.access import (
    company_invited_to_by,
    invitations_visible_to,
    may_invite,
    may_invite_anybody,
)
from contractors.forms import AccountInvitationForm, ColleagueForm, OwnAccountForm
from contractors.invitations import (
    VALID,
    invite_person,
    made_before,
    open_invitation,
    revoke_invitation,
    use_invitation,
)
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.sent_operation import sent_operation

IN_SESSION = "account_invitation"  # the secret of a link, while its page is open
HERE = "here"  # stands in the address in its place
SHOWN = 50


@allowed(may_invite)
@require_http_methods(["GET", "HEAD", "POST"])
def account_invitations(request: HttpRequest) -> HttpResponse:
    """Whom one has invited, and the form for another one; the link is shown this once."""
    form = _form(request)
    if form is None or not form.is_valid():
        return _page(request, form)
    refusals = FormRefusals(form)
    with refusals:
        _invitation, path = invite_person(
            facts=form.facts(),
            contractor=form.cleaned_data["contractor"],
            further_roles=form.cleaned_data.get("further_roles", ()),
            sites=form.cleaned_data.get("sites", ()),
            operation=sent_operation(request),
            by=actor_of(request),
            now=timezone.now(),
        )
        link = request.build_absolute_uri(path)
        return _page(request, _form(request, is_empty=True), link=link, invited=form.facts())
    return _page(request, form, status=refusals.status)


@allowed(may_invite)
@require_POST
def account_invitation_revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    one = get_object_or_404(invitations_visible_to(request.user), pk=invitation_id)
    revoke_invitation(invitation=one, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The link of %(name)s opens nothing any more.") % {"name": one})
    return redirect("account-invitations")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a user name and a password by the link; its secret leaves the address at once."""
    if secret != HERE:
        request.session[IN_SESSION] = secret
        return redirect("account-invitation", secret=HERE)
    now, secret = timezone.now(), str(request.session.get(IN_SESSION, ""))
    invitation = open_invitation(secret, now=now)
    if invitation is None:
        sent = request.POST.get("username", "")
        if secret and made_before(secret, username=sent):
            return _made(request)
        return render(request, "contractors/invitation.html", status=404 if secret else 400)
    form = OwnAccountForm(invitation, request.POST if request.method == "POST" else None)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            use_invitation(
                secret=secret,
                username=form.cleaned_data["username"],
                password=form.cleaned_data["new_password1"],
                address=request.META.get("REMOTE_ADDR") or None,
                now=now,
            )
            return _made(request)
    context = {"form": form, "invitation": invitation}
    return render(request, "contractors/invitation.html", context, status=refusals.status)


def _made(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Your account is made. Sign in with it."))
    return redirect("sign-in")


def _form(request: HttpRequest, *, is_empty: bool = False) -> AccountInvitationForm | None:
    """The form of who may invite anybody, or only to one company; None where there is none."""
    data = request.POST if request.method == "POST" and not is_empty else None
    if may_invite_anybody(request.user):
        return AccountInvitationForm(data)
    company = company_invited_to_by(request.user)
    return ColleagueForm(data, company=company) if company else None


def _page(
    request: HttpRequest, form: AccountInvitationForm | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    assert isinstance(request.user, User)
    is_refused = form is None and request.method == "POST"
    if form is not None and form.is_bound and status == 200:
        status = 400
    context = {
        "form": form,
        "invitations": invitations_visible_to(request.user)[:SHOWN],
        "is_for_anybody": may_invite_anybody(request.user),
        "company": company_invited_to_by(request.user),
        "days": VALID.days,
        "operation": uuid4(),
        "now": timezone.now(),
    }
    page = render(
        request,
        "contractors/invitations.html",
        context | more,
        status=403 if is_refused else status,
    )
    page.headers["Cache-Control"] = "no-store"
    return page
