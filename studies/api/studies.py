"""Studies for programs: listed, begun, changed while they are drafts, frozen, followed.

Who may choose a company, a survey or a study before it is asked as the page asks.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from contractors.models import Contractor
from core.audit import actor_of
from core.conflicts import mark_of
from core.figures.api import SentCountField, SentDayField, SentIdField, SentNumberField
from core.kept_answers import answered_again, answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as, telling_current
from core.requests.lists import list_of, listed
from instruments.specs.writing import file_text
from questionnaires.access import contractors_to_survey
from questionnaires.forms import LONGEST_TEXT
from questionnaires.models import Survey
from studies import access
from studies.api.judgements import RatedFactorOut, factor_told, opened_files
from studies.api.lookup import check_makes, found_study
from studies.api.strategies import MARK, WrittenStrategyOut, strategies_told
from studies.choices import WeightMeaning
from studies.factors.reading import stored_factors
from studies.models import MOST_DECIMALS, Study
from studies.services import studies as services
from studies.services.studies import StudyFacts
from studies.snapshot import snapshot_of


class CompanyField(serializers.SlugRelatedField[Contractor]):
    """The code of a company that whoever asks makes studies of."""

    queryset = Contractor.objects.none()

    def __init__(self, **more: Any) -> None:
        super().__init__(slug_field="code", **more)

    def get_queryset(self) -> QuerySet[Contractor]:
        """Whom the page offers."""
        return contractors_to_survey(self.context["request"].user)


class SurveyField(SentIdField[Survey]):
    """The id of a closed survey that weighs."""

    queryset = Survey.objects.none()

    def get_queryset(self) -> QuerySet[Survey]:
        """Those of theirs that have a result."""
        return access.surveys_to_weigh_by(self.context["request"].user)


class FormerField(SentIdField[Study]):
    """The id of a frozen study."""

    queryset = Study.objects.none()

    def get_queryset(self) -> QuerySet[Study]:
        """Those of theirs."""
        return access.studies_before(self.context["request"].user)


class StudyFactsIn(serializers.Serializer[Any]):
    """What is said of a study as a whole: null says none. Without a ``survey`` the factors give
    their weights; without ``weight_decimals`` these stay exact."""

    name = serializers.CharField(max_length=160)
    contractor = CompanyField(allow_null=True, default=None)
    held_on = SentDayField()
    survey = SurveyField(allow_null=True, default=None)
    meaning = serializers.ChoiceField(WeightMeaning.choices, default=WeightMeaning.IMPORTANCE.value)
    weight_decimals = SentNumberField(
        min_value=1, max_value=MOST_DECIMALS, allow_null=True, default=None
    )
    former = FormerField(allow_null=True, default=None)


class NewStudyIn(StudyFactsIn):
    """A study with the ``text`` of its factors, and the id of its operation."""

    operation = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class ChangedStudyIn(StudyFactsIn):
    """The whole of it, and the ``version`` that was read."""

    version = serializers.CharField(max_length=MARK)


class StudyFactorsIn(serializers.Serializer[Any]):
    """The factors as the text of a file, and the ``version`` of them that was read."""

    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    version = SentCountField()


class StudyFactorsOut(serializers.Serializer[Any]):
    """The factors as the text of a file: YAML."""

    text = serializers.CharField()
    version = serializers.IntegerField(source="edition")


class StudyOwnerOut(serializers.Serializer[Any]):
    """Somebody whose a strategy can be."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class StudyOut(serializers.Serializer[Any]):
    """A study in the list. ``contractor`` is a code, null where it is of no one company;
    ``frozen_at`` is null while it is a draft."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    contractor = serializers.CharField(source="contractor.code", allow_null=True, default=None)
    held_on = serializers.DateField()
    frozen_at = serializers.DateTimeField(allow_null=True)


class StudyPartsOut(serializers.Serializer[Any]):
    """All that the list does not say of one."""

    survey = serializers.IntegerField(allow_null=True)
    meaning = serializers.ChoiceField(WeightMeaning.choices)
    weight_decimals = serializers.IntegerField(allow_null=True)
    former = serializers.IntegerField(allow_null=True)
    lacking = serializers.ListField(child=serializers.CharField())
    factors = RatedFactorOut(many=True)
    strategies = WrittenStrategyOut(many=True)
    owners = StudyOwnerOut(many=True)
    version = serializers.CharField()


class WholeStudyOut(StudyPartsOut, StudyOut):
    """A study as it stands: ``lacking`` says what keeps it from being frozen, ``owners`` whose a
    strategy can be, for who writes some; ``factors`` are those that are rated."""


@described(methods=["GET"], responses=list_of(StudyOut), operation_id="list_studies")
@described(methods=["POST"], request=NewStudyIn, responses=WholeStudyOut, operation_id="add_study")
@api_view(["GET", "POST"])
def list_studies(request: Request) -> Response:
    """The studies you may see, the newest first; or begin one."""
    if request.method != "POST":
        found = access.studies_visible_to(request.user).select_related("contractor")
        page = listed(request, found, by="-held_on -pk")
        return page.answer(StudyOut(page.rows, many=True).data)
    check_makes(request)
    given = sent_as(NewStudyIn, request)
    operation, text = given.pop("operation"), given.pop("text")
    added = services.add_study(
        facts=_facts(given), spec=services.read_factors(text), operation=operation,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, added.pk)


@described(methods=["GET"], responses=WholeStudyOut, operation_id="read_study")
@described(
    methods=["PUT"], request=ChangedStudyIn, responses=WholeStudyOut, operation_id="change_study"
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, study_id, **_at: _answer(request, study_id))
def one_study(request: Request, study_id: int) -> Response:
    """One study; or say it otherwise as a whole, 409 where somebody did since."""
    if request.method == "PUT":
        check_makes(request)
        study, given = found_study(request, study_id), sent_as(ChangedStudyIn, request)
        seen = given.pop("version")
        with telling_current(lambda: _whole(request, study_id)):
            services.change_study(
                study=study, facts=_facts(given), seen=seen,
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
    return _answer(request, study_id)


@described(methods=["GET"], responses=StudyFactorsOut, operation_id="read_study_factors")
@described(
    methods=["PUT"],
    request=StudyFactorsIn,
    responses=StudyFactorsOut,
    operation_id="change_study_factors",
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, study_id, **_at: _factors_answer(request, study_id))
def factors(request: Request, study_id: int) -> Response:
    """The factors of a study as a text; or put others in their place: what was said of one that
    is gone goes with it, and 409 where somebody was faster."""
    if request.method == "PUT":
        check_makes(request)
        study, given = found_study(request, study_id), sent_as(StudyFactorsIn, request)
        services.save_factors(
            study=study, spec=services.read_factors(given["text"]), edition=given["version"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return _factors_answer(request, study_id)


def _factors_answer(request: Request, study_id: int) -> Response:
    study = found_study(request, study_id)
    told = {"text": file_text(stored_factors(study.content)), "edition": study.edition}
    return Response(StudyFactorsOut(told).data, headers=PRIVATE)


@described(request=None, responses=WholeStudyOut, operation_id="freeze_study")
@api_view(["POST"])
@answered_as_it_stands(lambda request, study_id, **_at: _answer(request, study_id))
def freeze(request: Request, study_id: int) -> Response:
    """From now on it never changes; 400 with what is lacking."""
    check_makes(request)
    study = found_study(request, study_id)
    services.freeze_study(study=study, by=actor_of(request), now=timezone.now())
    return _answer(request, study_id)


@described(request=None, responses=WholeStudyOut, operation_id="begin_next_study")
@api_view(["POST"])
@answered_as_it_stands(lambda request, made, **_at: _answer(request, made), made="id")
def begin_next(request: Request, study_id: int) -> Response:
    """Begin the study after a frozen one, with its factors; a draft that you began stays it."""
    check_makes(request)
    study = found_study(request, study_id)
    begun = services.begin_next_study(study=study, by=actor_of(request), now=timezone.now())
    return _answer(request, begun.pk)


@described(request=None, responses=StudyOut, operation_id="delete_study")
@api_view(["POST"])
@answered_again
def delete(request: Request, study_id: int) -> Response:
    """Take a draft away; the answer is what it was."""
    check_makes(request)
    study = found_study(request, study_id)
    was = StudyOut(study).data
    services.delete_study(study=study, by=actor_of(request), now=timezone.now())
    return Response(was, headers=PRIVATE)


def _facts(given: dict[str, Any]) -> StudyFacts:
    return StudyFacts(**given | {"meaning": WeightMeaning(given["meaning"])})


def _answer(request: Request, study_id: int) -> Response:
    return Response(_whole(request, study_id), headers=PRIVATE)


def _whole(request: Request, study_id: int) -> dict[str, Any]:
    """The study as it stands by now."""
    study = found_study(request, study_id)
    found, opened = snapshot_of(study), opened_files(request, study)
    writes = access.makes_study(request.user, study) and not study.is_frozen
    owners = access.strategy_owners(study) if writes else User.objects.none()
    told = {
        "survey": study.survey_id,
        "meaning": study.meaning,
        "weight_decimals": study.weight_decimals,
        "former": study.former_id if found.context["former"] else None,
        "lacking": found.lacking,
        "factors": [factor_told(one, found, opened=opened) for one in found.spec.rated()],
        "strategies": strategies_told(study),
        "owners": owners,
        "version": mark_of(services.study_values(study)),
    }
    return StudyOut(study).data | StudyPartsOut(told).data
