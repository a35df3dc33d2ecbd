"""The months of a year at one site as one table of figures, to be typed or pasted into."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from contractors.days import today_at
from contractors.models import Contractor, Site
from contractors.site_field import elsewhere_words
from core.errors import NothingHere, Refusal
from core.figures.dates import OddDate
from monitoring.access import indicators_visible_to, may_record_month_of, may_tell_months_of
from monitoring.choices import MonthStatus
from monitoring.forms import DoubtingForm, MonthOfYearForm
from monitoring.indicators import FIGURES, FigureChange
from monitoring.models import MonthlyIndicator
from monitoring.month_states import MonthState, SiteMonths, states_of
from monitoring.rules.doubts import AROUND, doubts_of
from monitoring.rules.due import check_begun
from monitoring.selectors import registered_near_misses
from monitoring.services import OddFigures


class YearTable:
    """One form a month that has begun; ``site`` is the one asked for, else the first.

    ``deciding``: the request confirms or returns months, and no figure was sent with it.

    ``sites`` may be empty: then there are no months, and the page says what to do.
    """

    def __init__(
        self,
        contractor: Contractor,
        *,
        year: int,
        now: datetime,
        request: HttpRequest,
        deciding: bool = False,
    ) -> None:
        self.contractor, self.year = contractor, year
        self.sites = list(contractor.sites.all())
        asked = request.POST.get("site") or request.GET.get("site", "")
        self.site = self._site_of(asked, is_sent=request.method == "POST")
        self.today = today_at(self.site, now)
        self.error = ""
        self.is_bound = request.method == "POST" and not deciding
        self.may_decide = may_record_month_of(request.user, contractor.pk)
        self.may_tell = may_tell_months_of(request.user, contractor.pk)
        self._around = self._rows_around(request)
        self._typed = request.POST.copy()
        data = self._typed if self.is_bound else None
        self.asking = DoubtingForm(data)
        self.months = [self._form(data, state) for state in self._states()]
        if self.months and request.method != "POST":
            self._begin_at_first_open()

    def _site_of(self, asked: str, *, is_sent: bool) -> Site | None:
        """The site asked for, else the first. Of one where this contractor does not work there is
        no page (NothingHere), and figures that are sent for it are refused."""
        if not asked:
            return next(iter(self.sites), None)
        found = next((site for site in self.sites if str(site.pk) == asked), None)
        if found is None and is_sent:
            said = elsewhere_words(self.contractor)
            raise Refusal(said, fields={"site": said})
        if found is None:
            raise NothingHere(elsewhere_words(self.contractor))
        return found

    def _rows_around(self, request: HttpRequest) -> dict[date, MonthlyIndicator]:
        """The months of the year at the site, and those its figures are held against."""
        year = date(self.year, 1, 1), date(self.year, 12, 1)
        rows = indicators_visible_to(request.user).filter(
            contractor=self.contractor,
            site=self.site,
            month__range=(year[0] - AROUND, year[1] + AROUND),
        )
        return {row.month: row for row in rows.select_related("site", "told_by", "decided_by")}

    def _states(self) -> list[MonthState]:
        """The months that have begun; with what is asked about those that wait."""
        if self.site is None:
            return []
        months = [one for one in self._year_months() if one <= self.today]
        rows = list(self._around.values())
        states = states_of(months, rows, today=self.today)
        waiting = [one.month for one in states if one.code == MonthStatus.AWAITING]
        registered = registered_near_misses(self.contractor, self.site, months=waiting)
        others = {row.month: row.figures for row in rows if row.status != MonthStatus.RETURNED}
        return [
            replace(
                one,
                doubts=tuple(
                    doubts_of(
                        one.month,
                        others[one.month],
                        others=others,
                        registered=registered.get(one.month),
                    )
                ),
            )
            if one.month in waiting
            else one
            for one in states
        ]

    def _form(self, data: QueryDict | None, state: MonthState) -> MonthOfYearForm:
        is_locked = state.code == MonthStatus.CONFIRMED and not self.may_decide
        return MonthOfYearForm(data, state=state, is_locked=is_locked)

    @property
    def site_months(self) -> SiteMonths | None:
        """The months by how they stand."""
        if self.site is None:
            return None
        return SiteMonths(self.contractor, self.site, tuple(one.state for one in self.months))

    def _begin_at_first_open(self) -> None:
        """The cursor stands in the first month that nobody has told."""
        first = next((one for one in self.months if not one.is_stored), None)
        if first is not None:
            first.fields[FIGURES[0]].widget.attrs["autofocus"] = True

    @property
    def years(self) -> list[int]:
        """The years to choose from, newest first: this one and the four before, and the shown."""
        return sorted({*range(self.today.year, self.today.year - 5, -1), self.year}, reverse=True)

    @property
    def reported(self) -> int:
        """How many of the months that are over have figures."""
        return sum(one.is_stored for one in self.months if one.state.is_over)

    @property
    def over(self) -> int:
        """How many of the shown months are over: those that can be late, as what waits says."""
        return sum(one.state.is_over for one in self.months)

    @property
    def takes_figures(self) -> bool:
        """Whether there is a month that this person can still write."""
        return self.may_tell and not all(one.is_locked for one in self.months)

    @property
    def heads(self) -> list[str]:
        """The labels of the columns."""
        return [str(self.months[0].fields[name].label) for name in FIGURES] if self.months else []

    @property
    def address(self) -> str:
        """Of this table."""
        place = reverse("months-of-year", args=[self.contractor.pk, self.year])
        return f"{place}?{urlencode({'site': self.site.pk})}" if self.site else place

    def rows(self) -> Iterator[tuple[MonthOfYearForm, list[tuple[BoundField, SafeString]]]]:
        """Each month with its fields in the order of the columns, and what each held at first."""
        for one in self.months:
            fields = [one[name] for name in FIGURES]
            yield one, [(field, field.as_hidden(only_initial=True)) for field in fields]

    def is_valid(self) -> bool:
        """Whether every month can be stored; says so in ``error`` where not."""
        try:
            check_begun(self._sent_months(), today=self.today)
        except Refusal as refusal:  # the page shows no such month: somebody sent it all the same
            self.error = refusal.message
            return False
        wrong = sum(len(one.errors) for one in self.months)
        if wrong or not self.site:
            self.error = _("Nothing is stored yet: correct the marked figures.")
        return not self.error

    def _sent_months(self) -> list[date]:
        """The months of the year of which a figure was sent, whether they are shown or not."""

        def is_sent(month: date) -> bool:
            cells = [FigureChange(month, name, None, None).cell for name in FIGURES]
            return any(self._typed.get(cell, "").strip() for cell in cells)

        return [month for month in self._year_months() if is_sent(month)]

    def _year_months(self) -> list[date]:
        return [date(self.year, number, 1) for number in range(1, 13)]

    def changes(self) -> list[FigureChange]:
        """What somebody typed, of all months."""
        return [change for one in self.months for change in one.changes()]

    def doubt(self, odd: OddFigures) -> None:
        """Put questions to their figures, and a box below the table to answer each."""
        self.refuse(odd)
        self.error = _(
            "Some figures can hardly be meant: correct them, or say that they are right."
        )
        self.asking.full_clean()
        self.asking.doubt(odd.doubts)

    def ask(self, odd: OddDate) -> None:
        """Put a question above the table, and the box that answers it below."""
        self.error = odd.message
        self.asking.full_clean()
        self.asking.ask(odd)

    def refuse(self, refusal: Refusal) -> None:
        """Show what was refused beside its cell; what stands by now is what was seen next time."""
        self.error = refusal.message
        for one in self.months:
            for name in FIGURES:
                said = refusal.fields.get(FigureChange(one.month, name, None, None).cell)
                if said is None:
                    continue
                one.add_error(name, said)
                row = one.state.row
                stands = getattr(row, name) if row else None
                self._typed[one.add_initial_prefix(name)] = "" if stands is None else str(stands)
