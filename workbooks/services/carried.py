"""Totals of earlier years that were not evaluated here: carried over, beside the results."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from contractors.access import may_keep_contractors
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from core.language import localized
from evaluations.models import Evaluation
from instruments.models import Instrument
from instruments.sheets import Sheet, sheet_of
from workbooks.models import CarriedTotal

EARLIEST = 1990


def carry_total(
    *,
    contractor: Contractor,
    year: int,
    instrument: Instrument,
    percent: str,
    rating: str,
    elements: Mapping[str, str],
    source: str,
    by: Actor,
    now: datetime,
) -> CarriedTotal:
    """Keep what another system or a spreadsheet said; a second time is a correction.

    ``percent`` and ``elements`` ({code: percent}) are decimal strings with one digit, 0 to
    100; ``rating`` is a code on the instrument's ladder or "". Refusal for a year that is not
    over or was evaluated here, or an unknown rating or element; Conflict when it was corrected
    at the same time; NotAllowed.
    """
    if by != SYSTEM and not may_keep_contractors(by.user):
        raise NotAllowed(_("Only HSE managers and administrators carry totals over."))
    check_carried(
        year=year,
        instrument=instrument,
        rating=rating,
        elements=elements,
        evaluated_here=_evaluated_here(contractor, year, instrument=instrument),
        now=now,
    )
    values = {"percent": percent, "rating": rating, "elements": dict(elements), "source": source}
    try:
        return _append(contractor, year, instrument=instrument, values=values, by=by, now=now)
    except IntegrityError as error:
        raise Conflict(
            _("Somebody else has carried over %(contractor)s %(year)s at the same time.")
            % {"contractor": contractor, "year": year}
        ) from error


@transaction.atomic
def _append(
    contractor: Contractor,
    year: int,
    *,
    instrument: Instrument,
    values: dict[str, Any],
    by: Actor,
    now: datetime,
) -> CarriedTotal:
    """The next revision, and its audit row."""
    earlier = CarriedTotal.objects.filter(
        contractor=contractor, year=year, instrument_code=instrument.code
    )
    latest = earlier.aggregate(latest=Max("revision"))["latest"] or 0
    total = CarriedTotal.objects.create(
        contractor=contractor,
        year=year,
        instrument_code=instrument.code,
        revision=latest + 1,
        ladder_id=instrument.ladder_id,
        carried_by=by.user,
        carried_at=now,
        **values | {"percent": Decimal(values["percent"])},
    )
    record(
        by=by,
        at=now,
        action="carry_total",
        target=total,
        after={"contractor": contractor.code, "year": year, **values},
    )
    return total


def check_carried(
    *,
    year: int,
    instrument: Instrument,
    rating: str,
    elements: Mapping[str, str],
    evaluated_here: bool,
    now: datetime,
) -> None:
    """Refusal, with its field, for a total that cannot be carried over."""
    this_year = timezone.localdate(now).year  # on New Year's night it is still last year in UTC
    if not EARLIEST <= year < this_year:
        raise _refusal(
            "year",
            _("The year lies between %(first)s and %(last)s.")
            % {"first": EARLIEST, "last": this_year - 1},
        )
    if evaluated_here:
        raise _refusal(
            "year",
            _("This contractor is evaluated here for %(year)s: that result counts.")
            % {"year": year},
        )
    words = {one["code"]: localized(one["label"]) for one in instrument.ladder.content["ratings"]}
    if rating and rating not in words:
        raise _refusal(
            "rating",
            _("“%(rating)s” is not on the instrument's ladder. Choose one of: %(allowed)s.")
            % {"rating": rating, "allowed": ", ".join(words.values())},
        )
    known = {element.code for element in _whole_sheet(instrument).elements}
    unknown = [code for code in elements if code not in known]
    if unknown:
        raise _refusal(
            "elements",
            _("%(instrument)s has no element %(code)s: leave the cell empty.")
            % {"instrument": instrument.title, "code": ", ".join(unknown)},
        )


def _whole_sheet(instrument: Instrument) -> Sheet:
    """The instrument at its highest level, which has every element."""
    levels = [level["code"] for level in instrument.content["levels"]]
    return sheet_of(instrument.pk, levels[-1] if levels else "")


def _evaluated_here(contractor: Contractor, year: int, *, instrument: Instrument) -> bool:
    return Evaluation.objects.filter(
        contractor=contractor, period__year=year, instrument__code=instrument.code
    ).exists()


def _refusal(field: str, sentence: str) -> Refusal:
    return Refusal(sentence, fields={field: sentence})
