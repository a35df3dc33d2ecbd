"""What the script of a sheet is told: whose it is, which inspection, and its sentences."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contractors.days import clock_of
from core.files.types import PHOTO_EDGE
from core.shell.kept_words import kept_words, queue_words, state_words
from inspections.models import InspectedUnit, Inspection
from inspections.photos.services import FILES_OF_AN_INSPECTION
from inspections.specs import ChecklistSpec
from instruments.words import words_of


def sheet_setup(
    request: HttpRequest, *, unit: InspectedUnit, spec: ChecklistSpec, inspection: Inspection | None
) -> dict[str, Any]:
    """For the page's script; ``evaluation``: what its queue calls an inspection."""
    return {
        "evaluation": f"inspections/{inspection.key}" if inspection else "",
        "person": request.user.pk,
        "unit": str(unit.key),
        "checklist": spec.code,
        "title": f"{words_of(spec.title)} · {unit}",
        "signIn": f"{reverse('sign-in')}?next={request.path}",
        "csrfCookie": settings.CSRF_COOKIE_NAME,
        "decimal": str(get_format("DECIMAL_SEPARATOR")),
        "timeZone": settings.TIME_ZONE,
        "zone": unit.site.time_zone if unit.site else str(clock_of(unit.contractor)),
        "madeAt": int(timezone.now().timestamp() * 1000),
        "photos": {
            "most": FILES_OF_AN_INSPECTION,
            "there": inspection.files.count() if inspection else 0,
            "largest": settings.LARGEST_FILE,
            "edge": PHOTO_EDGE,
            "withPlace": settings.PHOTOS_WITH_PLACE,
        },
        "words": _words_in(get_language() or ""),
    }


def sheet_words() -> dict[str, str]:
    """What the pages that begin inspections say of the sheets that are kept for where there is no
    line."""
    return kept_words() | {
        "kept_here": _("Opens offline"),
        "needs_line": _("Needs a connection"),
        "sheets_kept": _("{done} of {all} sheets here open on this device offline."),
    }


@cache  # two languages
def _words_in(_language: str) -> dict[str, str]:
    return queue_words() | state_words() | _words() | _finishing_words() | _photo_words()


def _words() -> dict[str, str]:
    return {
        "saved": _("All saved"),
        "saving": _("Saving…"),
        "figure": _("Line {items}: write both figures, then it is saved"),
        "kept": _("What stands here is not saved."),
        "yours": _("Your answer"),
        "theirs": _("Answer of {person}"),
        "someone": _("someone else"),
        "use_yours": _("Keep my answer"),
        "use_theirs": _("Take the answer of {person}"),
        "open": _("open"),
        "note": _("Note"),
        "no_note": _("no note"),
        "count": _("{good} of {whole}"),
        "until": _("until {day}"),
        "head": _("Day and inspector"),
        "head_open": _("Give the day and write who has inspected, then it is saved"),
        "hour_meter": _("Hour meter"),
        "meter_odd": _("Write the hour meter as a whole figure, then it is saved"),
        "go_on": _("Fill in further"),
        "see": _("See the inspection"),
        "begin_refused": _("This inspection could not begin: {said}"),
        "throw_away": _("Throw away what I filled in"),
        "throw_sure": _("Throw it away for good?"),
        "answered": "{done}/{all}",
    }


def _finishing_words() -> dict[str, str]:
    return {
        "finish": _("Finish the inspection"),
        "lines_open": _("Still open: {lines}. Answer each line, or choose N/A."),
        "sign_first": _("Sign it: write who signs, then draw or confirm it."),
        "finish_waits": _(
            "Finished on this device. It is kept here, and finished for everybody once the "
            "connection is back: this page may be closed."
        ),
        "finish_sent": _("Finishing…"),
        "finish_refused": _("Not finished: {said}"),
    }


def _photo_words() -> dict[str, str]:
    return {
        "photo_waits": _("waits"),
        "photo_sending": _("sending, {percent} %"),
        "photo_sent": _("stored"),
        "photo_unkept": _("only in this page: leave it open"),
        "photo_refused": _("not taken: {said}"),
        "photo_drop": _("Leave out {name}"),
        "photo_sure": _("Throw it away for good?"),
        "photos_too_many": _("At most {most} photos an inspection: leave some out."),
        "photo_too_large": _("{name} is larger than {limit} MB: it cannot be sent."),
    }
