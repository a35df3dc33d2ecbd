"""Years of procedures for programs: begun, entered step by step, shown by files, frozen.

The steps are those of the pages: the same services, the same rules of who may, the same trail.
"""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from contractors.access import contractors_visible_to
from contractors.days import days_at, today_for
from core.audit import actor_of
from core.errors import Refusal
from core.figures.api import SentCountField, SentDayField, SentNumberField
from core.files.types import FileType
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.lists import list_of, listed
from core.requests.uploads import takes_files
from procedures import access, selectors, services
from procedures.evidence.services import hand_in_step_files, withdraw_step_file
from procedures.models import LONGEST_EVIDENCE, LONGEST_WHO, ProcedureRun, ProcedureTaskFile
from procedures.printed.services import freeze_run
from procedures.rules.phases import phases_without_evidence
from procedures.selectors import TaskState, run_state, title_of, titles_of
from procedures.services import TaskFacts
from procedures.versions import latest_procedures

CHECK = RoleCheck(gettext_lazy("Your role does not take this step of a procedure."))


class NewRunIn(serializers.Serializer[Any]):
    """Which procedure (the code of its newest version) a company (its code) runs in which year;
    ``department`` "" for the whole company. Begun twice, it is there once."""

    contractor = serializers.CharField(max_length=40)
    department = serializers.CharField(max_length=120, allow_blank=True, default="")
    procedure = serializers.CharField(max_length=40)
    year = SentNumberField(min_value=1, max_value=9999)


class StepFactsIn(serializers.Serializer[Any]):
    """How a step was done: ``who`` is a role or a job, no name; ``finished_on`` null while it is
    under way. ``version`` is that of the year that was read."""

    version = SentCountField()
    started_on = SentDayField()
    finished_on = SentDayField(allow_null=True, default=None)
    who = serializers.CharField(max_length=LONGEST_WHO)
    evidence = serializers.CharField(max_length=LONGEST_EVIDENCE, allow_blank=True, default="")


class StepFilesIn(serializers.Serializer[Any]):
    """Photos and documents that show that a step was done; the same twice is kept once."""

    evidence = serializers.ListField(child=serializers.FileField(allow_empty_file=True))


class StepFileWithdrawalIn(serializers.Serializer[Any]):
    """Why the file shows nothing."""

    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class RunOut(serializers.Serializer[Any]):
    """A year of a procedure at a company, by one of its versions."""

    key = serializers.UUIDField()
    contractor = serializers.CharField(source="contractor.code")
    department = serializers.CharField(source="department.name", allow_null=True, default=None)
    procedure = serializers.CharField()
    procedure_version = serializers.IntegerField(source="library_version")
    title = serializers.CharField()
    year = serializers.IntegerField()
    version = serializers.IntegerField()


class StepFileOut(serializers.Serializer[Any]):
    """A file of a step, or one that was withdrawn with a reason; ``address`` gives it out."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    content_type = serializers.ChoiceField(FileType.choices)
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawal = serializers.CharField(allow_blank=True)
    address = serializers.CharField()


class RunStepOut(serializers.Serializer[Any]):
    """A step; ``may_be_entered`` once nothing open stands before it."""

    code = serializers.CharField()
    title = serializers.CharField()
    due_on = serializers.DateField()
    started_on = serializers.DateField(allow_null=True)
    finished_on = serializers.DateField(allow_null=True)
    who = serializers.CharField(allow_blank=True)
    evidence = serializers.CharField(allow_blank=True)
    may_be_entered = serializers.BooleanField()
    files = StepFileOut(many=True)


class FrozenRunOut(serializers.Serializer[Any]):
    """A year as it was frozen: its PDF is made of it."""

    revision = serializers.IntegerField()
    sha256 = serializers.CharField()


class WholeRunOut(RunOut):
    """A year with its steps in order; ``bare`` are the phases of the cycle that nothing shows."""

    steps = RunStepOut(many=True)
    bare = serializers.ListField(child=serializers.CharField())
    frozen = FrozenRunOut(many=True)


@described(methods=["GET"], responses=list_of(RunOut), operation_id="list_procedure_runs")
@described(
    methods=["POST"], request=NewRunIn, responses=WholeRunOut, operation_id="begin_procedure_run"
)
@api_view(["GET", "POST"])
@answered_as_it_stands(lambda request, made, **_at: _answer(request, made), made="key")
def list_runs(request: Request) -> Response:
    """The years you may see; or begin one, which is there once."""
    if request.method != "POST":
        CHECK(request, access.may_read_procedures)
        found = selectors.run_list(request.user, days_at(timezone.now()))
        page = listed(request, found, by="-year contractor__name procedure pk")
        titles = zip(page.rows, titles_of(page.rows), strict=True)
        return page.answer(_run(one, title=title) for one, title in titles)
    CHECK(request, access.may_run_procedures)
    given = sent_as(NewRunIn, request)
    companies = contractors_visible_to(request.user)
    spec = next((one for one in latest_procedures() if one.code == given["procedure"]), None)
    if spec is None:
        said = _("Choose a procedure.")
        raise Refusal(said, fields={"procedure": said})
    begun = services.begin_run(
        contractor=get_object_or_404(companies, code=given["contractor"]),
        department=given["department"], spec=spec, year=given["year"],
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, begun.key)


@described(responses=WholeRunOut, operation_id="read_procedure_run")
@api_view(["GET"])
def read_run(request: Request, key: UUID) -> Response:
    """One year with its steps and what shows each."""
    return _answer(request, key)


@described(request=StepFactsIn, responses=WholeRunOut, operation_id="enter_procedure_step")
@api_view(["PUT"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def enter_step(request: Request, key: UUID, code: str) -> Response:
    """Say how a step was done, or correct it; 409 where the year was continued meanwhile."""
    CHECK(request, access.may_run_procedures)
    found, given = _found(request, key), sent_as(StepFactsIn, request)
    seen = given.pop("version")
    services.enter_task(
        run=found, code=code, facts=TaskFacts(**given), seen=seen,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


@described(
    request={"multipart/form-data": StepFilesIn},
    responses=WholeRunOut,
    operation_id="add_procedure_files",
)
@takes_files
@api_view(["POST"])
@parser_classes([MultiPartParser])
def add_files(request: Request, key: UUID, code: str) -> Response:
    """Hand in what shows that a step was done, once it was entered."""
    CHECK(request, access.may_run_procedures)
    found, given = _found(request, key), sent_as(StepFilesIn, request)
    hand_in_step_files(
        run=found, code=code, files=given["evidence"], by=actor_of(request), now=timezone.now()
    )
    return _answer(request, key)


@described(
    request=StepFileWithdrawalIn, responses=WholeRunOut, operation_id="withdraw_procedure_file"
)
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def withdraw_file(request: Request, key: UUID, file_id: int) -> Response:
    """Say that a file shows nothing; it stays with the reason."""
    CHECK(request, access.may_run_procedures)
    files = access.task_files_visible_to(request.user).select_related("task__run__contractor")
    found = get_object_or_404(files, task__run__key=key, pk=file_id)
    given = sent_as(StepFileWithdrawalIn, request)
    withdraw_step_file(file=found, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, key)


@described(request=None, responses=WholeRunOut, operation_id="freeze_procedure_run")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def freeze(request: Request, key: UUID) -> Response:
    """Freeze a year as it stands today; where it says what the last one says, that one."""
    CHECK(request, access.may_run_procedures)
    freeze_run(run=_found(request, key), by=actor_of(request), now=timezone.now())
    return _answer(request, key)


def _found(request: Request, key: UUID) -> ProcedureRun:
    return get_object_or_404(selectors.one_run(request.user), key=key)


def _answer(request: Request, key: UUID) -> Response:
    """The year as it stands by now."""
    found = _found(request, key)
    state = run_state(found, today=today_for(found.contractor, timezone.now()))
    told = {
        "steps": [
            _step(key, one, may_be_entered=state.task(one.spec.code) is not None)
            for one in state.tasks
        ],
        "bare": [str(one) for one in phases_without_evidence(selectors.cycle_of(state))],
        "frozen": FrozenRunOut(found.frozen.defer("content"), many=True).data,
    }
    return Response(_run(found, title=title_of(found)) | told, headers=PRIVATE)


def _run(one: ProcedureRun, *, title: str) -> dict[str, Any]:
    named = ("key", "contractor", "department", "procedure", "library_version", "year", "version")
    return RunOut({name: getattr(one, name) for name in named} | {"title": title}).data


def _step(key: UUID, one: TaskState, *, may_be_entered: bool) -> dict[str, Any]:
    told = {name: getattr(one.task, name) for name in OF_A_STEP}
    files = [_file(key, file) for file in one.task.files.all()]
    return RunStepOut(
        told | {"title": one.title, "may_be_entered": may_be_entered, "files": files}
    ).data


def _file(key: UUID, file: ProcedureTaskFile) -> dict[str, Any]:
    address = reverse("procedure-file", args=[key, file.pk])
    return {name: getattr(file, name) for name in OF_A_FILE} | {"address": address}


OF_A_STEP = ("code", "due_on", "started_on", "finished_on", "who", "evidence")
OF_A_FILE = (
    "id", "name", "content_type", "size", "sha256", "uploaded_at", "withdrawn_at", "withdrawal",
)  # fmt: skip
app_name = "procedure-runs-api"
OF_ONE = "procedure-runs/<uuid:key>/"
urlpatterns = [
    path("procedure-runs/", list_runs, name="list"),
    path(OF_ONE, read_run, name="run"),
    path(f"{OF_ONE}steps/<str:code>/", enter_step, name="step"),
    path(f"{OF_ONE}steps/<str:code>/files/", add_files, name="files"),
    path(f"{OF_ONE}files/<int:file_id>/withdraw/", withdraw_file, name="file-withdraw"),
    path(f"{OF_ONE}freeze/", freeze, name="freeze"),
]
