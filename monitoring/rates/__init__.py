"""FR, SR and TRIR. The base is printed beside the figure; without man-hours there is no rate,
and none where a case of it lies in a month without (``monitoring.rates.case_hours`` says which).
"""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.canonical import Json
from core.figures import NO_FIGURE, whole
from scoring import display

FR_BASE = 1_000_000
SR_BASE = 1_000_000
TRIR_BASE = 200_000
LOST_DAYS_PER_FATALITY = 6_000


@dataclass(frozen=True, slots=True)
class Rates:
    """Frequency, severity and total recordable rate as displayed ("12.5"), or None."""

    fr: str | None
    sr: str | None
    trir: str | None


@dataclass(frozen=True, slots=True)
class UncoveredCases:
    """How many cases lack man-hours of their own; ``severe`` are those with days lost or killed."""

    lti: int = 0
    severe: int = 0
    recordables: int = 0

    @property
    def by_rate(self) -> dict[str, str]:
        """By the rate that they take away how many there are, in words: FR, 1 LTI without ..."""
        told = {
            "FR": (self.lti, _("%(count)s LTI without man-hours")),
            "SR": (
                self.severe,
                ngettext(
                    "%(count)s case with days lost, without man-hours",
                    "%(count)s cases with days lost, without man-hours",
                    self.severe,
                ),
            ),
            "TRIR": (
                self.recordables,
                ngettext(
                    "%(count)s recordable case without man-hours",
                    "%(count)s recordable cases without man-hours",
                    self.recordables,
                ),
            ),
        }
        return {name: words % {"count": whole(n)} for name, (n, words) in told.items() if n}

    @property
    def sentences(self) -> tuple[str, ...]:
        """A sentence a rate that is not told: "FR –: 1 LTI without man-hours."."""
        return tuple(f"{name} {NO_FIGURE}: {words}." for name, words in self.by_rate.items())


def uncovered_cases_of(exposure: Json) -> UncoveredCases:
    """The cases that lacked man-hours as a result froze them; none in one frozen before that."""
    return UncoveredCases(**exposure.get("without_hours", {}))


ALL_COVERED = UncoveredCases()


def rates(
    *,
    man_hours: int,
    lti: int,
    lost_days: int,
    fatalities: int,
    recordables: int,
    uncovered: UncoveredCases = ALL_COVERED,
) -> Rates:
    """The three rates of a period, one decimal, half up.

    ``lti`` counts lost time injuries with the fatal cases among them; ``lost_days`` are those
    recorded, to which 6,000 a fatality are added (ANSI Z16.1); ``recordables`` are fatal, LTI,
    restricted and medical cases. FR and SR are per 1,000,000 man-hours (ILO resolution of the
    16th ICLS, 1998), TRIR per 200,000. With no man-hours every rate is None, never 0; a rate
    one of whose cases is ``uncovered`` is None too.
    """
    if man_hours <= 0:
        return Rates(fr=None, sr=None, trir=None)
    days = lost_days + LOST_DAYS_PER_FATALITY * fatalities
    fr, sr, trir = (
        None if lacking else display(Fraction(cases * base, man_hours))
        for cases, base, lacking in (
            (lti, FR_BASE, uncovered.lti),
            (days, SR_BASE, uncovered.severe),
            (recordables, TRIR_BASE, uncovered.recordables),
        )
    )
    return Rates(fr=fr, sr=sr, trir=trir)
