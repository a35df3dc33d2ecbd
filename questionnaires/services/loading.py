"""Loading questionnaire files: all of a folder, or nothing. Loading twice changes nothing."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.canonical import sha256_of
from core.errors import Conflict, Refusal
from instruments.problems import file_sentence
from instruments.specs import InstrumentFileError
from instruments.specs.writing import as_json
from questionnaires.models import Questionnaire
from questionnaires.services.drafts import add_questionnaire, publish_questionnaire
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.specs.reading import read_questionnaire_file

LIBRARY = Path(settings.BASE_DIR) / "questionnaires" / "library"


def load_questionnaires(*, by: Actor, now: datetime, folder: Path = LIBRARY) -> list[str]:
    """Load and publish every questionnaire of a folder; the keys of those that were new.

    Refusal for the first malformed file, Conflict where a published one was edited in its file.
    """
    try:
        specs = [read_questionnaire_file(path) for path in sorted(folder.glob("*.yaml"))]
    except InstrumentFileError as error:
        raise Refusal(file_sentence(error)) from error
    with transaction.atomic():
        return [key for spec in specs if (key := _load(spec, by=by, now=now))]


def _load(spec: QuestionnaireSpec, *, by: Actor, now: datetime) -> str | None:
    there = Questionnaire.objects.filter(code=spec.code, version=spec.version).first()
    if there is None:
        draft = add_questionnaire(spec=spec, by=by, now=now)
        return publish_questionnaire(draft=draft, by=by, now=now).key
    if there.sha256 != sha256_of(as_json(spec)):
        raise Conflict(
            _(
                "%(key)s is here already and its file says something else: a published version "
                "never changes. Undo the edit, or save it as the next version."
            )
            % {"key": there.key}
        )
    return None
