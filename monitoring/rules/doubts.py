"""Figures of a month that can hardly be meant: asked about on entry, shown to who confirms.

None of them is refused: whoever is sure says so, and it is stored.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.figures import whole

TENFOLD = 10
HOURS_OF_A_MONTH = 31 * 24  # nobody works more
AROUND = timedelta(days=366)  # the other months a figure is held against
MONTHS_BEFORE = 6  # of which near misses are remembered

Figures = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class MonthDoubt:
    """One figure of a month that is asked about, and why, as a sentence.

    ``stands`` is the figure it would replace, where that is why.
    """

    month: date
    name: str
    value: int | None
    question: str
    stands: int | None = None

    @property
    def token(self) -> str:
        """By which somebody is sure of this figure and of no other: "2025-03 man_hours 125000"."""
        token = f"{self.month:%Y-%m} {self.name} {self.value}"
        return token if self.stands is None else f"{token} for {self.stands}"

    @property
    def cell(self) -> str:
        """Its place in a year's table, as ``FigureChange`` has it."""
        return f"{self.month.month}-{self.name}"


def doubts_of(
    month: date, figures: Figures, *, others: Mapping[date, Figures], registered: int | None
) -> Iterator[MonthDoubt]:
    """What is asked about the figures of one month at one site.

    ``others`` are the figures of the other months of the site, ``registered`` the near misses that
    stand in the register of incidents for this month and site, rejected ones aside; None where no
    register of them is kept. They are as many as are told: fewer and more are asked about.
    """
    hours, workforce, told = (
        figures.get(name) for name in ("man_hours", "workforce", "near_misses")
    )
    words = {"month": date_format(month, "F Y")}
    if hours and (said := _hours_question(month, hours, others=others, words=words)):
        yield MonthDoubt(month, "man_hours", hours, said)
    elif hours and workforce and hours > workforce * HOURS_OF_A_MONTH:
        said = _(
            "%(month)s: %(hours)s man-hours of %(workforce)s people are more than a month has."
        )
        more = {"hours": whole(hours), "workforce": whole(workforce)}
        yield MonthDoubt(month, "man_hours", hours, said % (words | more))
    if told is not None and registered is not None and told != registered:
        said = _(
            "%(month)s: %(told)s near misses are told, and %(registered)s stand in the register of "
            "incidents."
        )
        more = {"told": whole(told), "registered": whole(registered)}
        yield MonthDoubt(month, "near_misses", told, said % (words | more))
    elif told == 0 and (usual := _usual(month, "near_misses", others=others)) >= 1:
        said = _("%(month)s: no near miss is told, where there were %(usual)s a month before.")
        yield MonthDoubt(month, "near_misses", 0, said % (words | {"usual": whole(round(usual))}))


def replacements(
    month: date, given: Figures, *, before: Figures, labels: Mapping[str, str]
) -> Iterator[MonthDoubt]:
    """What of the figures ``given`` would replace another that is stored."""
    for name, value in given.items():
        stands = before.get(name)
        if stands is None or stands == value:
            continue
        words = {
            "month": date_format(month, "F Y"),
            "figure": labels[name],
            "stands": whole(stands),
            "value": whole(value),
        }
        said = _("%(month)s, %(figure)s: %(stands)s is stored already; %(value)s would replace it.")
        yield MonthDoubt(month, name, value, said % words, stands)


def _hours_question(
    month: date, hours: int, *, others: Mapping[date, Figures], words: dict[str, str]
) -> str:
    """Why man-hours are asked about: ten times those of the other months, or a tenth."""
    near = [
        value
        for at, figures in others.items()
        if at != month and abs(at - month) <= AROUND and (value := figures.get("man_hours"))
    ]
    if not near:
        return ""
    usual = median(near)
    more = {"hours": whole(hours), "usual": whole(round(usual))}
    if hours >= TENFOLD * usual:
        said = _("%(month)s: %(hours)s man-hours are ten times other months (%(usual)s) or more.")
    elif hours * TENFOLD <= usual:
        said = _("%(month)s: %(hours)s man-hours are a tenth of other months (%(usual)s) or less.")
    else:
        return ""
    return str(said % (words | more))


def _usual(month: date, name: str, *, others: Mapping[date, Figures]) -> float:
    """The median of a figure in the last months before this one that told it; 0 without any."""
    before: Iterable[date] = sorted((at for at in others if at < month), reverse=True)
    told = [value for at in before if (value := others[at].get(name)) is not None]
    return float(median(told[:MONTHS_BEFORE])) if told else 0.0
