"""The position of a study, drawn for page and PDF alike."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.charts.quadrant import QuadrantPoint, quadrant
from studies.factor_tables import field_words
from studies.snapshot import StudySnapshot


def position_chart(found: StudySnapshot) -> SafeString | None:
    """The quadrants with the study's point, and where the study before it stood; None for none."""
    if found.output is None or found.unjudged:
        return None
    position, former = found.output["position"], found.context["former"]
    return quadrant(
        key="position",
        title=_("Position of the study"),
        fields=[field_words(name) for name in ("III", "I", "IV", "II")],
        axes=(_("internal"), _("external")),
        point=QuadrantPoint(position["x"], position["y"], found.context["held_on"][:4]),
        former=QuadrantPoint(former["x"], former["y"], former["held_on"][:4]) if former else None,
    )
