"""At which level a company joins a period: the one that stands for it, whoever adds it."""

from django.utils.translation import gettext as _

from contractors.models import Contractor
from core.contributions import Admission
from evaluations.models import Period
from plans.choices import SmkLevel
from plans.models import LevelChoice
from plans.selectors import is_audit


def level_problem(period: Period, contractor: Contractor) -> str:
    """Why a company may not be audited at a period's level; "" where none was chosen for it.

    Another level is chosen with its reason first, so that the trail says why. No statement for a
    period that has no level of SMK3.
    """
    if period.level not in SmkLevel.values or not is_audit(period.instrument_id, period.level):
        return ""
    chosen = LevelChoice.objects.filter(contractor=contractor).first()
    if chosen is None or chosen.level == period.level:
        return ""
    said = _(
        "%(company)s is audited at this level: %(level)s (%(workers)s workers). This period is of "
        "another: %(other)s. Add it to a period of its level, or choose another level for it "
        "first, with a reason, under Levels by workforce."
    )
    return said % {
        "company": contractor,
        "level": chosen.get_level_display(),
        "workers": chosen.workers,
        "other": SmkLevel(period.level).label,
    }


ADMISSIONS = (Admission(10, level_problem),)
