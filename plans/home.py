"""Plans of a company, in the words its representative begins with."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Person
from core.contributions import HomeFact, HomeLine, company_figures
from plans.access import plans_visible_to
from plans.choices import Placement, PlanStatus


def _figures(user: Person, _now: datetime) -> Combinable:
    planned = Q(status=PlanStatus.APPROVED, lines__placement=Placement.PLANNED)
    return company_figures(
        plans_visible_to(user),
        contractor="result__evaluation__contractor",
        plans=Count("pk", distinct=True),
        planned=Count("lines", filter=planned),
        realised=Count("lines", filter=planned & Q(lines__realised_on__isnull=False)),
    )


def _line(found: Mapping[str, int], _now: datetime) -> HomeLine:
    plans = found.get("plans", 0)
    said = ngettext("%(count)s plan", "%(count)s plans", plans) % {"count": plans}
    if planned := found.get("planned", 0):
        words = {"done": found["realised"], "all": planned}
        said += ", " + _("%(done)s of %(all)s planned criteria realised") % words
    return HomeLine(_("Plans"), said if plans else _("None yet"), reverse("plan-list"))


HOME = (HomeFact(40, _figures, _line),)
