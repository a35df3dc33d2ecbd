"""Loading files of standing rules: all of a folder, or nothing. Twice changes nothing."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.errors import Refusal
from document_control.services.written_versions import load_library
from instruments.selectors import known_ratings
from standings.models import StandingRules
from standings.rules.parts import StandingRulesSpec
from standings.rules.reading import read_standing_file
from standings.services.drafts import add_standing_rules, publish_standing_rules

LIBRARY = Path(settings.BASE_DIR) / "standings" / "library"


@transaction.atomic
def load_standing_rules(*, by: Actor, now: datetime, folder: Path = LIBRARY) -> list[str]:
    """Load and publish every version of a folder; the keys of those that were new.

    Refusal for the first malformed file, and where no ladder is there that has ratings; Conflict
    where a version is here that says something else.
    """
    ratings = known_ratings()
    if not ratings:
        raise Refusal(_("There is no ladder yet: run manage.py load_instruments first."))

    def read(path: Path) -> StandingRulesSpec:
        return read_standing_file(path, ratings=ratings)

    def publish(spec: StandingRulesSpec) -> StandingRules:
        draft = add_standing_rules(spec=spec, by=by, now=now)
        return publish_standing_rules(draft=draft, by=by, now=now)

    return load_library(StandingRules, folder, read=read, publish=publish)
