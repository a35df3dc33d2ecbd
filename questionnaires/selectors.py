"""What is read of questionnaires and surveys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Count, Q, QuerySet

from accounts.roles import Person
from cases.figures import fixed
from core.canonical import Json
from instruments.choices import PublicationStatus
from questionnaires.access import questionnaires_visible_to, surveys_visible_to
from questionnaires.choices import SheetSource
from questionnaires.models import (
    InterimFigures,
    PersonalLinks,
    Questionnaire,
    Survey,
    SurveyResult,
)
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


def rate_of(finished: int, *, invited: int) -> str:
    """Finished sheets in percent of the people invited: "84.0"."""
    return fixed(Fraction(100 * finished, invited), 1)


@dataclass(frozen=True, slots=True)
class SurveyTurnout:
    """How many sheets came in, and how: ``invited`` is what the rate is counted by."""

    finished: int
    by_link: int
    by_kiosk: int
    from_paper: int
    repeated: int
    begun: int
    invited: int

    @property
    def rate(self) -> str:
        """Finished sheets in percent of the invited: "84.0"."""
        return rate_of(self.finished, invited=self.invited)

    @property
    def is_above_invited(self) -> bool:
        """More sheets than people."""
        return self.finished > self.invited


def turnout_of(survey: Survey) -> SurveyTurnout:
    """The turnout of a survey, in two statements."""
    counts = survey.sheets.aggregate(
        finished=Count("pk"),
        by_link=Count("pk", filter=Q(source=SheetSource.LINK)),
        by_kiosk=Count("pk", filter=Q(source=SheetSource.KIOSK)),
        from_paper=Count("pk", filter=Q(source=SheetSource.PAPER)),
        repeated=Count("pk", filter=Q(repeated=True)),
    )
    return SurveyTurnout(begun=survey.begun_sheets.count(), invited=survey.invited, **counts)


@dataclass(frozen=True, slots=True)
class InvitationMails:
    """How far the mails of a survey are; the addresses that the mail server did not take.

    ``waiting`` links are not mailed yet, ``withdrawn`` ones never again.
    Of the last reminder: ``to_remind`` addresses still to be looked at, ``unreminded`` refused.
    ``trouble`` is why some wait until ``try_at``, "" for none.
    """

    invited: int
    sent: int
    waiting: int
    withdrawn: int
    problems: tuple[tuple[str, str], ...]
    reminded_at: datetime | None
    to_remind: int
    unreminded: int
    trouble: str
    try_at: datetime | None


def mails_of(survey: Survey) -> InvitationMails:
    """The mails of a survey by personal links, in three statements. Nothing of who answered."""
    links = PersonalLinks.objects.filter(survey=survey).first() or PersonalLinks()
    arrived = Q(is_sent=True) | Q(pk__in=links.spent)  # a link that is spent has arrived
    counts = survey.invitations.aggregate(
        invited=Count("pk"),
        sent=Count("pk", filter=arrived),
        waiting=Count("pk", filter=Q(problem="", is_withdrawn=False) & ~arrived),
        withdrawn=Count("pk", filter=Q(is_withdrawn=True)),
    )
    refused = survey.invitations.filter(is_withdrawn=False).exclude(problem="")
    problems = refused.values_list("address", "problem")
    return InvitationMails(
        problems=tuple(problems),
        reminded_at=links.reminded_at,
        to_remind=len(links.to_remind),
        unreminded=links.unreminded,
        trouble=links.trouble,
        try_at=links.try_at,
        **counts,
    )


def surveys_listed(user: Person) -> QuerySet[Survey]:
    """The surveys this person sees, newest first, each with its number of sheets."""
    found = surveys_visible_to(user).select_related("questionnaire", "contractor")
    return found.annotate(finished=Count("sheets"))


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """What a survey says so far: frozen figures, interim ones, or (both None) none yet."""

    result: SurveyResult | None
    interim: InterimFigures | None

    @property
    def output(self) -> Json | None:
        """The output of the analysis; None where there is none to be shown."""
        found = self.result or self.interim
        return found.output if found else None


def figures_of(survey: Survey) -> SurveyFigures:
    """The figures that a page may show, in one statement or two."""
    result = SurveyResult.objects.defer("case").filter(survey=survey).first()
    if result is not None:
        return SurveyFigures(result, None)
    found = InterimFigures.objects.defer("sheets").filter(survey=survey).first()
    return SurveyFigures(None, None if survey.closed_at else found)


def matrix_rows(result: SurveyResult) -> list[Json]:
    """The answers of a frozen survey, one row a respondent, in the order of what they say."""
    return list(result.case["responses"]) if result.case else []
