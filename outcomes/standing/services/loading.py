"""Loading files of standing rules: all of a folder, or nothing. Twice changes nothing."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.canonical import sha256_of
from core.errors import Conflict, Refusal
from instruments.problems import file_sentence
from instruments.specs import InstrumentFileError, as_json
from outcomes.standing.models import StandingRules
from outcomes.standing.rules.parts import StandingRulesSpec
from outcomes.standing.rules.reading import read_standing_file
from outcomes.standing.selectors import known_ratings
from outcomes.standing.services.drafts import add_standing_rules, publish_standing_rules

LIBRARY = Path(settings.BASE_DIR) / "outcomes" / "standing" / "library"


def load_standing_rules(*, by: Actor, now: datetime, folder: Path = LIBRARY) -> list[str]:
    """Load and publish every version of a folder; the keys of those that were new.

    Refusal for the first malformed file, and where no ladder is there that has ratings; Conflict
    where a version is here that says something else.
    """
    ratings = known_ratings()
    if not ratings:
        raise Refusal(_("There is no ladder yet: run manage.py load_instruments first."))
    try:
        specs = [
            read_standing_file(path, ratings=ratings) for path in sorted(folder.glob("*.yaml"))
        ]
    except InstrumentFileError as error:
        raise Refusal(file_sentence(error)) from error
    with transaction.atomic():
        return [key for spec in specs if (key := _load(spec, by=by, now=now))]


def _load(spec: StandingRulesSpec, *, by: Actor, now: datetime) -> str | None:
    there = StandingRules.objects.filter(code=spec.code, version=spec.version).first()
    if there is None:
        draft = add_standing_rules(spec=spec, by=by, now=now)
        return publish_standing_rules(draft=draft, by=by, now=now).key
    if there.sha256 != sha256_of(as_json(spec)):
        raise Conflict(
            _(
                "%(key)s is here already and its file says something else: a published version "
                "never changes. Undo the edit, or save it as the next version."
            )
            % {"key": there.key}
        )
    return None
