"""What is read of questionnaires."""

from collections.abc import Sequence

from accounts.roles import Person
from instruments.choices import PublicationStatus
from questionnaires.access import questionnaires_visible_to
from questionnaires.models import Questionnaire
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.specs.reading import stored_questionnaire

KEPT = 32  # specs in memory; one has some 30 kB


_specs: dict[str, QuestionnaireSpec] = {}


def spec_of(questionnaire: Questionnaire) -> QuestionnaireSpec:
    """What a version says. One that is published is read once a process."""
    if not questionnaire.is_published:
        return stored_questionnaire(questionnaire.content)
    spec = _specs.get(questionnaire.sha256)
    if spec is None:
        if len(_specs) >= KEPT:
            _specs.clear()
        spec = _specs[questionnaire.sha256] = stored_questionnaire(questionnaire.content)
    return spec


def questionnaire_rows(user: Person) -> Sequence[Questionnaire]:
    """Every version this person sees, the newest of each code first; one statement."""
    found = questionnaires_visible_to(user).select_related("changed_by")
    return list(found.order_by("title_id", "code", "-version"))


def published_before(questionnaire: Questionnaire) -> Questionnaire | None:
    """The last published version of the same code with a lower number."""
    return (
        Questionnaire.objects.filter(
            code=questionnaire.code,
            version__lt=questionnaire.version,
            status=PublicationStatus.PUBLISHED,
        )
        .order_by("-version")
        .first()
    )
