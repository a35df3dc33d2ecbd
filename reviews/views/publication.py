"""Publishing several at once, and the page before it: what goes out, who is told."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import may_keep_people
from accounts.roles import allowed
from core.canonical import JsonObject
from core.errors import Refusal
from evaluations import access
from evaluations.models import Evaluation
from evaluations.readiness import left_out
from evaluations.services import life_cycle
from evaluations.services.looks import NotLookedAt, publication_look
from evaluations.views.lookup import visible
from evaluations.views.steps import take_step
from reviews.forms import PublishForm
from reviews.revision_words import revision_rows


@allowed(access.decides_on_evaluations)
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the approved evaluations chosen, all or none; who comes from the list looks first."""
    if "evaluation" not in request.POST:
        messages.error(request, _("Choose at least one approved evaluation to publish."))
        return redirect(f"{reverse('evaluation-list')}?{request.GET.urlencode()}")
    candidates = visible(request)
    form = PublishForm(request.POST, publishable=list(candidates.values_list("pk", flat=True)))
    if not form.is_valid():
        raise Refusal(" ".join(str(error) for error in form.errors["evaluation"]))
    chosen = candidates.filter(pk__in=form.cleaned_data["evaluation"])
    joined = list(
        chosen.select_related("contractor", "period", "ladder").order_by("contractor__name", "pk")
    )
    looked = request.POST.get("looked", "")

    def publish_all(**when: Any) -> JsonObject:
        done = life_cycle.publish_evaluations(evaluations=joined, looked=looked, **when)
        return {"count": len(done)}

    try:
        count = take_step(request, publish_all, about="evaluations/publish")["count"]
    except NotLookedAt:
        return publication_page(request, joined, looked=looked)
    messages.success(
        request,
        ngettext(
            "%(count)s result is published. Its contractor can see it now.",
            "%(count)s results are published. Their contractors can see them now.",
            count,
        )
        % {"count": count},
    )
    year = urlencode({"year": joined[0].period.year})
    return redirect(f"{reverse('evaluation-list')}?{year}")


def publication_page(
    request: HttpRequest, chosen: Sequence[Evaluation], *, looked: str = ""
) -> HttpResponse:
    """Whose results are made known, whose not, and to whom."""
    look = publication_look(request.user, chosen, now=timezone.now())
    changed = bool(looked) and looked != look.digest
    revisions = revision_rows(chosen)
    return render(
        request,
        "reviews/publication.html",
        {
            "ready": [(one, revisions.get(one.evaluation.pk)) for one in look.ready],
            "looked": look.digest,
            "operation": uuid4(),
            "changed": changed,
            "left_out": left_out(chosen),
            "year": chosen[0].period.year,
            "appeals_wait": any(one.period.objection_days for one in chosen)
            and access.one_manager_decides(),
            "may_add_manager": may_keep_people(request.user),
            "may_publish": all(access.may_publish(request.user, one) for one in chosen),
        },
        status=409 if changed else 200,
    )
