"""An analysis in words: what its page and its PDF show, in the active language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.figures import day, moment


@dataclass(frozen=True, slots=True)
class JsaSignature:
    """Who has prepared, reviewed or approved it, and on which day."""

    word: str
    name: str
    on: str


@dataclass(frozen=True, slots=True)
class JsaWords:
    """Everything an analysis shows; ``content`` are its steps and texts as they are kept."""

    content: Mapping[str, Any]
    title: str
    as_of: str
    signed: tuple[JsaSignature, ...]
    team: tuple[tuple[str, str], ...]
    asking: int


def kept_words() -> dict[str, str]:
    """Why the page of an analysis would not open offline, by what stands against it."""
    return {
        "not_secure": _(
            "This page does not open again offline, because this site is not reached by "
            "HTTPS: leave it open, or take its PDF along."
        ),
        "no_worker": _(
            "This browser does not let the page open again offline (a private window, or a "
            "setting): leave it open, or take its PDF along."
        ),
        "not_kept_yet": _("The connection went before this page was kept: leave it open."),
        "not_kept": _(
            "This page could not be kept on this device. Is it full? Leave the page open, or take "
            "its PDF along."
        ),
    }


def jsa_words(content: Mapping[str, Any]) -> JsaWords:
    """The content in words; ``asking``: how many of its hazards are no row of the register yet."""
    words = {
        "prepared": _("Prepared by"),
        "reviewed": _("Reviewed by HSE"),
        "approved": _("Approved by"),
    }
    hazards = [one for step in content["steps"] for one in step["hazards"]]
    return JsaWords(
        content=content,
        title=_("JSA %(number)s, revision %(revision)s")
        % {"number": content["number"], "revision": content["jsa_revision"]},
        as_of=day(content["as_of"]),
        signed=tuple(
            JsaSignature(words[name], person, moment(at)) for name, person, at in content["signed"]
        ),
        team=tuple((one["name"], day(one["on"])) for one in content["team"]),
        asking=sum(one["risk"] is None for one in hazards),
    )
