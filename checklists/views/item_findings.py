"""What an opened item of the checklist shows besides: its findings, and last year's files."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from checklists.selectors.last_evidence import last_evidence
from contractors.days import today_for
from core.shell.kept_pages import may_be_kept
from evaluations.access import may_fill
from evaluations.choices import OPEN_STATUSES
from evaluations.selectors.item_findings import findings_of_item
from evaluations.views.lookup import item_of, working_evaluation
from findings.access import may_raise_at, people_who_can_act
from findings.choices import FindingSeverity
from findings.rendering.findings import late_text
from findings.rules.deadlines import proposed_deadline


@require_safe
@may_be_kept
def item_findings(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """With ?item=: its findings, what is needed to raise one, and last year's files."""
    evaluation = working_evaluation(request, evaluation_id)
    item = item_of(evaluation, request.GET.get("item", ""))
    today = today_for(evaluation.contractor, timezone.now())
    found = findings_of_item(request.user, evaluation, item=item)
    context = {
        "item": item,
        "contractor": evaluation.contractor,
        "rows": [(one, late_text(one, today)) for one in found],
        "may_raise": evaluation.status in OPEN_STATUSES
        and may_raise_at(request.user, evaluation.contractor_id),
        "severities": [
            (value, label, proposed_deadline(FindingSeverity(value), today))
            for value, label in FindingSeverity.choices
        ],
        "people": people_who_can_act(evaluation.contractor),
        "last": last_evidence(evaluation, item),
        "may_fill": may_fill(request.user, evaluation),
        "setup": {"csrfCookie": settings.CSRF_COOKIE_NAME, "words": _words()},
    }
    return render(request, "checklists/_item_findings.html", context)


def _words() -> dict[str, Any]:
    return {
        "taken": _("{name} serves this item now."),
        "not_taken": _("No connection: the file is not taken over. Try again when it is back."),
        "raised": _("Finding {reference} is raised."),
        "no_description": _("Write what was found."),
        "waits": _("No connection: the finding waits on this device and goes out when it is back."),
    }
