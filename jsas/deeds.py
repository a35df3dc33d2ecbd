"""What is done to a whole analysis: handed in, reviewed, approved, returned, revised, frozen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.seen_version import seen_version
from jsas import access, approval
from jsas.views import jsa_page, visible_jsa
from risks.access import may_write_risks
from risks.forms import ReturnRegisterForm


@require_POST
@allowed(may_write_risks)
def jsa_hand_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Prepared, in one's own name."""
    approval.hand_in_jsa(
        jsa=visible_jsa(request, key), version=seen_version(request), by=actor_of(request),
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The analysis is handed in: HSE reviews it."))
    return redirect("risk-jsa", key)


@require_POST
@allowed(may_write_risks)
def jsa_review(request: HttpRequest, key: UUID) -> HttpResponse:
    """Reviewed, in one's own name."""
    approval.review_jsa(
        jsa=visible_jsa(request, key), version=seen_version(request), by=actor_of(request),
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The analysis is reviewed in your name: the owner approves it."))
    return redirect("risk-jsa", key)


@require_POST
@allowed(access.may_approve_jsas)
def jsa_approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approved, in one's own name, and frozen."""
    approval.approve_jsa(
        jsa=visible_jsa(request, key), version=seen_version(request), by=actor_of(request),
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The analysis is approved in your name and frozen."))
    return redirect("risk-jsa", key)


@require_POST
@allowed(may_write_risks)
def jsa_return(request: HttpRequest, key: UUID) -> HttpResponse:
    """Back to who wrote it, with a reason."""
    found = visible_jsa(request, key)
    form = ReturnRegisterForm(request.POST, auto_id="return_%s")
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            approval.return_jsa(
                jsa=found, reason=form.cleaned_data["reason"], version=seen_version(request),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The analysis is returned to who wrote it."))
            return redirect("risk-jsa", key)
    return jsa_page(request, found, status=refusals.status, return_form=form)


@require_POST
@allowed(may_write_risks)
def jsa_revise(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin the next revision of an approved one."""
    found = approval.revise_jsa(
        jsa=visible_jsa(request, key), version=seen_version(request), by=actor_of(request),
        now=timezone.now(),
    )  # fmt: skip
    said = _("Revision %(revision)s is begun as a draft.") % {"revision": found.revision}
    messages.success(request, said)
    return redirect("risk-jsa", key)


@require_POST
@allowed(may_write_risks)
def jsa_freeze(request: HttpRequest, key: UUID) -> HttpResponse:
    """Freeze an approved one as it stands today, with the crew that has signed."""
    frozen = approval.freeze_jsa(
        jsa=visible_jsa(request, key), by=actor_of(request), now=timezone.now()
    )
    said = _("The analysis is frozen as number %(revision)s.") % {"revision": frozen.revision}
    messages.success(request, said)
    return redirect("risk-jsa", key)
