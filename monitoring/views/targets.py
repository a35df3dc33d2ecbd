"""The page of a year's targets: of all contractors, or of one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.roles import allowed
from contractors.access import contractors_visible_to
from contractors.models import Contractor
from core.audit import actor_of
from core.errors import Conflict, NotAllowed, Refusal
from monitoring import services
from monitoring.access import may_read_monitoring, may_set_targets, may_set_targets_of
from monitoring.targets.forms import TargetsForm
from monitoring.targets.selectors import NO_TARGETS, own_targets, target_years, targets_set

YEARS_OFFERED = 5


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_read_monitoring)
def targets_of_year(request: HttpRequest, year: int) -> HttpResponse:
    """The targets that hold for all contractors."""
    return _targets(request, year, contractor=None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_read_monitoring)
def targets_of_contractor(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """The targets of one contractor, which go before those of all."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    return _targets(request, year, contractor=contractor)


def _targets(request: HttpRequest, year: int, *, contractor: Contractor | None) -> HttpResponse:
    years = target_years(timezone.now())
    if year not in years:
        raise Http404
    if request.method == "POST" and not may_set_targets(request.user):
        raise NotAllowed(_("Only HSE coordinators and managers set targets."))
    of_all = targets_set(year, None)
    form = TargetsForm(
        request.POST if request.method == "POST" else None,
        stand=targets_set(year, contractor) if contractor else of_all,
        inherited=of_all if contractor else NO_TARGETS,
    )
    if form.is_valid() and _set(request, form, year=year, contractor=contractor):
        return redirect(request.path)
    context = {
        "form": form,
        "year": year,
        "years": years[: -YEARS_OFFERED - 1 : -1],
        "contractor": contractor,
        "others": own_targets(year) if contractor is None else (),
        "may_set": may_set_targets_of(request.user, contractor),
    }
    return render(request, "monitoring/targets.html", context, status=400 if form.is_bound else 200)


def _set(
    request: HttpRequest, form: TargetsForm, *, year: int, contractor: Contractor | None
) -> bool:
    """Set what was typed, and say so; False where the form says what is wrong."""
    try:
        number = services.set_targets(
            year=year,
            contractor=contractor,
            targets=form.targets,
            seen=form.seen,
            by=actor_of(request),
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except Conflict as conflict:
        form.add_error(None, conflict.message)
        form.look_again(targets_set(year, contractor))
        return False
    except Refusal as refusal:
        for code, said in refusal.fields.items():
            form.add_error(code if code in form.fields else None, said)
        if not refusal.fields:
            form.add_error(None, refusal.message)
        return False
    said = ngettext("%(count)s target is set.", "%(count)s targets are set.", number)
    if not number:
        said = _("Nothing was changed, so nothing is stored.")
    messages.success(request, said % {"count": number})
    return True
