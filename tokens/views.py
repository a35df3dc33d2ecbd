"""The page of tokens for programs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from tokens.access import may_keep_tokens, may_see_every_token, tokens_visible_to, words_of
from tokens.forms import TokenForm
from tokens.services import create_token, revoke_token


@allowed(may_keep_tokens)
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """The tokens there are, and the form for another one."""
    return _page(request)


@allowed(may_keep_tokens)
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once."""
    form = TokenForm(request, request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=400)
    refusals, given = FormRefusals(form), form.cleaned_data
    with refusals:
        token, secret = create_token(
            name=given["name"], days=given["days"], scopes=given["scopes"],
            operation=given["operation"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
        return _page(request, token=token, secret=secret)
    return _page(request, form=form, status=refusals.status)


@allowed(may_keep_tokens)
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take a token back."""
    token = get_object_or_404(tokens_visible_to(request.user), pk=token_id)
    revoke_token(token=token, by=actor_of(request), now=timezone.now())
    messages.success(
        request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name}
    )
    return redirect("token-list")


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    tokens = [(one, words_of(one.scopes)) for one in tokens_visible_to(request.user)]
    context = {
        "form": TokenForm(request),
        "valid": [row for row in tokens if row[0].is_valid(now)],
        "ended": [row for row in tokens if not row[0].is_valid(now)],
        "of_everybody": may_see_every_token(request.user),
    }
    response = render(request, "tokens/tokens.html", context | more, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
