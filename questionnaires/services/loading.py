"""Loading questionnaire files: all of a folder, or nothing. Loading twice changes nothing."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from core.audit import Actor
from document_control.services.written_versions import load_library
from questionnaires.models import Questionnaire
from questionnaires.services.drafts import add_questionnaire, publish_questionnaire
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.specs.reading import read_questionnaire_file

LIBRARY = Path(settings.BASE_DIR) / "questionnaires" / "library"


@transaction.atomic
def load_questionnaires(*, by: Actor, now: datetime, folder: Path = LIBRARY) -> list[str]:
    """Load and publish every questionnaire of a folder; the keys of those that were new.

    Refusal for the first malformed file, Conflict where a published one was edited in its file.
    """

    def publish(spec: QuestionnaireSpec) -> Questionnaire:
        draft = add_questionnaire(spec=spec, by=by, now=now)
        return publish_questionnaire(draft=draft, by=by, now=now)

    return load_library(Questionnaire, folder, read=read_questionnaire_file, publish=publish)
