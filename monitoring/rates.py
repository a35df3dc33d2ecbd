"""FR, SR and TRIR. The base is printed beside the figure; without man-hours there is no rate."""

from dataclasses import dataclass
from fractions import Fraction

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


def rates(*, man_hours: int, lti: int, lost_days: int, fatalities: int, recordables: int) -> Rates:
    """The three rates of a period, one decimal, half up.

    ``lti`` counts lost time injuries with the fatal cases among them; ``lost_days`` are those
    recorded, to which 6,000 a fatality are added (ANSI Z16.1); ``recordables`` are fatal, LTI,
    restricted and medical cases. FR and SR are per 1,000,000 man-hours (ILO resolution of the
    16th ICLS, 1998), TRIR per 200,000. With no man-hours every rate is None, never 0.
    """
    if man_hours <= 0:
        return Rates(fr=None, sr=None, trir=None)
    days = lost_days + LOST_DAYS_PER_FATALITY * fatalities
    return Rates(
        fr=display(Fraction(lti * FR_BASE, man_hours)),
        sr=display(Fraction(days * SR_BASE, man_hours)),
        trir=display(Fraction(recordables * TRIR_BASE, man_hours)),
    )
