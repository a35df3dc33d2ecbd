"""Taking the second factor off somebody who lost it: one administrator asks, another agrees."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import may_keep_people, people_kept_by
from accounts.forms import AskResetForm, BothFactorsForm
from accounts.models import FactorReset, User
from accounts.roles import allowed
from accounts.second_factor.resets import (
    ask_reset,
    confirm_reset,
    open_reset_of,
    withdraw_reset,
)
from accounts.second_factor.services import has_second_factor, passkeys_held, set_up_since
from core.audit import actor_of
from core.errors.forms import FormRefusals


@allowed(may_keep_people)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def factor_reset(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask for it, with the reason; or, for another administrator, agree to what was asked."""
    person = get_object_or_404(people_kept_by(request.user), pk=person_id)
    me, reset = cast(User, request.user), open_reset_of(person, now=timezone.now())
    form = AskResetForm(request) if reset is None else BothFactorsForm(request)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            _take(request, form, person=person, reset=reset)
            return redirect("factor-reset", person_id)
    context = {
        "person": person,
        "since": set_up_since(person),
        "passkeys": passkeys_held(person),
        "reset": reset,
        "form": form,
        "has_own": has_second_factor(me),
        "is_mine": me == person,
        "is_asker": reset is not None and reset.asked_by_id == me.pk,
    }
    return render(request, "accounts/factor_reset.html", context, status=refusals.status)


@allowed(may_keep_people)
@require_POST
def factor_reset_withdraw(request: HttpRequest, person_id: int) -> HttpResponse:
    """Reset nothing after all."""
    person = get_object_or_404(people_kept_by(request.user), pk=person_id)
    withdraw_reset(person=person, by=actor_of(request), now=timezone.now())
    messages.success(request, _("Nothing is reset."))
    return redirect("factor-reset", person_id)


def _take(
    request: HttpRequest, form: BothFactorsForm, *, person: User, reset: FactorReset | None
) -> None:
    """Ask, or agree. Refusal."""
    by, now = actor_of(request), timezone.now()
    if reset is None:
        ask_reset(person=person, reason=form.cleaned_data["reason"], by=by, now=now)
        messages.success(request, _("Asked. Now another administrator confirms it on this page."))
    else:
        confirm_reset(person=person, by=by, now=now)
        said = _(
            "The password alone opens the account of %(name)s. They are signed out everywhere."
        )
        messages.success(request, said % {"name": person})
