"""Risk matrices for programs: read, their next version written as a draft, published, deleted."""

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from accounts.roles import Person
from core.kept_answers import answered_again
from core.requests.api import PRIVATE, api_view, described
from core.requests.lists import list_of, listed
from document_control.api import (
    WholeWrittenVersionOut,
    WrittenBeginIn,
    WrittenDeleteIn,
    WrittenPublishIn,
    WrittenSteps,
    WrittenVersionIn,
    WrittenVersionOut,
    take_away,
)
from risks import access
from risks.models import RiskMatrix
from risks.services import matrices as services

CHECK = RoleCheck(_("Your role does not take this step of a risk matrix."))


def _seen(user: Person) -> QuerySet[RiskMatrix]:
    """The published ones, and the drafts of who writes them."""
    return access.matrices_visible_to(user) | access.matrix_drafts_visible_to(user)


STEPS: WrittenSteps[RiskMatrix] = WrittenSteps("risk-matrix", _seen)


@described(responses=list_of(WrittenVersionOut), operation_id="list_risk_matrices")
@api_view(["GET"])
def list_matrices(request: Request) -> Response:
    """The published matrices, and for who writes them the drafts."""
    CHECK(request, access.may_list_registers)
    page = listed(request, _seen(request.user), by="code version pk")
    return page.answer(WrittenVersionOut(page.rows, many=True).data)


@described(methods=["GET"], responses=WholeWrittenVersionOut, operation_id="read_risk_matrix")
@described(
    methods=["PUT"],
    request=WrittenVersionIn,
    responses=WholeWrittenVersionOut,
    operation_id="save_risk_matrix",
)
@api_view(["GET", "PUT"])
def one_matrix(request: Request, matrix_id: int) -> Response:
    """One matrix, a draft or published; or what a draft says, whole: 409 where it was saved since
    it was read."""
    if request.method == "PUT":
        CHECK(request, access.may_write_matrices)
        return STEPS.taken(request, matrix_id, "save", deed=services.save_matrix_document)
    return STEPS.answer(request, matrix_id)


@described(
    request=WrittenBeginIn, responses=WholeWrittenVersionOut, operation_id="begin_risk_matrix"
)
@api_view(["POST"])
def begin(request: Request, matrix_id: int) -> Response:
    """A draft of the next version that says what this one says; 409 where there is one."""
    CHECK(request, access.may_write_matrices)
    deed = services.begin_next_matrix
    return STEPS.taken(request, matrix_id, "begin", deed=deed, of="matrix")


@described(
    request=WrittenPublishIn, responses=WholeWrittenVersionOut, operation_id="publish_risk_matrix"
)
@api_view(["POST"])
def publish(request: Request, matrix_id: int) -> Response:
    """From now on it never changes, and registers can be begun on it."""
    CHECK(request, access.may_publish_matrices)
    return STEPS.taken(request, matrix_id, "publish", deed=services.publish_matrix)


@described(request=WrittenDeleteIn, responses=WrittenVersionOut, operation_id="delete_risk_matrix")
@api_view(["POST"])
@answered_again
def delete(request: Request, matrix_id: int) -> Response:
    """Take a draft away; the trail keeps that it was there. The answer is what it was."""
    CHECK(request, access.may_write_matrices)
    draft = STEPS.row(request, matrix_id)
    take_away(request, draft=draft, deed=services.delete_matrix_draft)
    return Response(WrittenVersionOut(draft).data, headers=PRIVATE)


app_name = "risk-matrices-api"
OF_ONE = "matrices/<int:matrix_id>/"
urlpatterns = [
    path("matrices/", list_matrices, name="list"),
    path(OF_ONE, one_matrix, name="matrix"),
    path(f"{OF_ONE}begin/", begin, name="begin"),
    path(f"{OF_ONE}publish/", publish, name="publish"),
    path(f"{OF_ONE}delete/", delete, name="delete"),
]
