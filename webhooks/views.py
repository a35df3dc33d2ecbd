"""Pages of webhooks: the list with its form, one with its log, and what is done with them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.shell.list_page import page_of_list
from webhooks.access import deliveries_visible_to, may_keep_webhooks, webhooks_visible_to
from webhooks.choices import WebhookEvent
from webhooks.forms import SecretForm, WebhookChangeForm, WebhookForm
from webhooks.models import Webhook
from webhooks.selectors import deliveries_of, newest_signs, webhook_rows
from webhooks.services import webhooks
from webhooks.services.webhooks import NewSecret

ROWS_OF_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_keep_webhooks)
def webhook_list(request: HttpRequest) -> HttpResponse:
    """Every webhook and the form for another; its secret is shown once."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            added = webhooks.add_webhook(
                **form.cleaned_data, by=actor_of(request), now=timezone.now()
            )
            return _page(request, added.webhook, new=added)
    context = {"form": form, "rows": webhook_rows(request.user)}
    return render(request, "webhooks/webhooks.html", context, status=refusals.status)


@require_safe
@allowed(may_keep_webhooks)
def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """One webhook: what it is told, and the log of what it was sent."""
    return _page(request, _visible(request, webhook_id))


@require_POST
@allowed(may_keep_webhooks)
def change(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Another name, address or events; what is wrong with them is told on its page."""
    row = _visible(request, webhook_id)
    form = WebhookChangeForm(request.POST, webhook=row)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            webhooks.change_webhook(
                webhook=row, **form.cleaned_data, by=actor_of(request), now=timezone.now()
            )
            messages.success(request, _("The webhook is changed."))
            return redirect("webhook", row.pk)
    row.refresh_from_db()
    form.look_again(row)
    return _page(request, row, form=form, status=refusals.status)


@require_POST
@allowed(may_keep_webhooks)
def rotate(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Give it a new secret and show that, this once; ``seen`` is the one it had on the page."""
    row, form = _visible(request, webhook_id), SecretForm(request.POST)
    form.is_valid()  # what is no state and no id was never on the page
    new = webhooks.rotate_secret(
        webhook=row,
        seen=form.cleaned_data.get("seen", ""),
        operation=form.cleaned_data.get("operation"),
        by=actor_of(request),
        now=timezone.now(),
    )
    return _page(request, new.webhook, new=new)


@require_POST
@allowed(may_keep_webhooks)
def switch(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Stop it, or start it again: ``active`` says which."""
    row = _visible(request, webhook_id)
    step = webhooks.start_webhook if request.POST.get("active") == "1" else webhooks.stop_webhook
    row = step(webhook=row, by=actor_of(request), now=timezone.now())
    said = _("The webhook is active.") if row.is_active else _("The webhook is stopped.")
    messages.success(request, said)
    return redirect("webhook", row.pk)


@require_POST
@allowed(may_keep_webhooks)
def trial(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Send a message that says nothing."""
    row = _visible(request, webhook_id)
    webhooks.try_webhook(webhook=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("A trial is sent within half a minute: look at the log."))
    return redirect("webhook", row.pk)


@require_POST
@allowed(may_keep_webhooks)
def replay(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send a delivery again."""
    delivery = get_object_or_404(deliveries_visible_to(request.user), pk=delivery_id)
    webhooks.replay_delivery(delivery=delivery, by=actor_of(request), now=timezone.now())
    messages.success(request, _("It is sent again within half a minute: look at the log."))
    return redirect("webhook", delivery.webhook_id)


def _visible(request: HttpRequest, webhook_id: int) -> Webhook:
    return get_object_or_404(webhooks_visible_to(request.user), pk=webhook_id)


def _page(
    request: HttpRequest,
    row: Webhook,
    *,
    new: NewSecret | None = None,
    form: WebhookChangeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = page_of_list(request, deliveries_of(row), rows=ROWS_OF_A_PAGE)
    now = timezone.now()
    context: dict[str, Any] = {
        "webhook": row,
        "events": [WebhookEvent(one).label for one in row.events],
        "secret": new.secret if new else "",
        "rotating": row.is_rotating(now),
        "signs": newest_signs(row),
        "secret_form": SecretForm(initial={"seen": row.secret_state}, auto_id=False),
        "page": page,
        "query": "",
        "form": form or WebhookChangeForm(webhook=row),
    }
    response = render(request, "webhooks/webhook.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
