"""What a company's analyses of jobs say to a measured item of a checklist."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.contributions import MeasuredFigure, MeasuredScope
from core.database.reads import Argument, Asking, WordedRead
from core.figures import in_hundredths, whole
from core.language import said_when_read
from jsas.choices import JsaState
from jsas.models import FrozenJsa, JobSafetyAnalysis

MEASURED = "jsa_task_specific_pct"  # the figure, as instruments name it


def jsa_figures(names: Collection[str], scope: MeasuredScope) -> Mapping[str, MeasuredFigure]:
    """Percent, two decimals half up, of the analyses approved by the last day of a scope that are
    no copy; left out where none is approved. One statement.

    A copy says word for word what another says that was frozen, as at its approval, before it was:
    whoever's that is.
    """
    asked = jsa_asks(names, scope)
    copies = asked[0].rows() if asked else []
    if not copies:
        return {}
    own = sum(not is_copy for (is_copy,) in copies)
    figure = in_hundredths(100 * own, of=len(copies))
    words = said_when_read(_words, own, approved=len(copies))
    return {MEASURED: MeasuredFigure(figure, words, _jsas_of(scope))}


def _words(own: int, *, approved: int) -> str:
    said = _("%(own)s of %(approved)s approved JSAs are no copy of another word for word")
    return said % {"own": whole(own), "approved": whole(approved)}


def jsa_asks(names: Collection[str], scope: MeasuredScope) -> Sequence[Asking]:
    """What ``jsa_figures`` reads."""
    asked = _COPIES.asked(contractor=scope.contractor_id, end=scope.end)
    return [asked] if MEASURED in names else []


def _copies_read() -> QuerySet[JobSafetyAnalysis, Any]:
    """Of each approved analysis whether it is a copy."""
    frozen = FrozenJsa.objects.order_by("frozen_at")
    same = frozen.filter(jsa__fingerprint=OuterRef("fingerprint")).exclude(jsa=OuterRef("pk"))
    earlier = Q(frozen_at__lt=OuterRef("first_at"))
    earlier |= Q(frozen_at=OuterRef("first_at"), jsa__lt=OuterRef("pk"))
    found = JobSafetyAnalysis.objects.filter(
        register__contractor=Argument("contractor"), state=JsaState.APPROVED,
        approved_at__date__lte=Argument("end"),
    ).alias(first_at=frozen.filter(jsa=OuterRef("pk")).values("frozen_at")[:1])  # fmt: skip
    return found.order_by().values_list(Exists(same.filter(earlier)))


_COPIES = WordedRead(_copies_read)


def _jsas_of(scope: MeasuredScope) -> str:
    return f"{reverse('risk-jsa-list')}?contractor={scope.contractor_id}&state={JsaState.APPROVED}"
