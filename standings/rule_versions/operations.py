"""Rules that are data, for programs: read, begun, written whole, published, deleted.

What the pages of one kind of rules do (``document_control/views/rule_pages.py``), by the same
services: a kind names its operations in a ``RuleOperations``. A draft is read and sent whole, in
the words of its file; each step sends the ``version`` that was read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from accounts.roles import Person
from core.kept_answers import answered_again
from core.requests.api import PRIVATE, View, api_view, described
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
    whole_version,
)
from document_control.views.rule_pages import RulePages
from instruments.models.versions import WrittenVersion
from instruments.selectors import version_in_force

Rules = TypeVar("Rules", bound=WrittenVersion)
May = Callable[[Person], bool]
CHECK = RoleCheck(_("Your role does not take this step of rules."))


class DeletedRulesOut(serializers.Serializer[Any]):
    """The draft that is gone."""

    key = serializers.CharField()


class RulesOut(WholeWrittenVersionOut):
    """A version of rules with all it says; ``in_force`` where it is the one that counts."""

    in_force = serializers.BooleanField()


@dataclass(frozen=True, slots=True)
class RuleOperations(Generic[Rules]):
    """The operations of one kind of rules, whose pages are ``pages``: below the address ``at``,
    called by ``name`` in the description. ``save`` is the service that stores a whole document."""

    pages: RulePages[Rules]
    at: str
    name: str
    may_read: May
    save: Callable[..., Rules]

    def addresses(self) -> list[URLPattern]:
        """Of the list, of a version, and of its steps."""
        of_one = f"{self.at}<int:rules_id>/"
        return [
            path(self.at, self._listed(), name="list"),
            path(of_one, self._version(), name="version"),
            path(f"{of_one}begin/", self._begin(), name="begin"),
            path(f"{of_one}publish/", self._publish(), name="publish"),
            path(f"{of_one}delete/", self._delete(), name="delete"),
        ]

    def _listed(self) -> View:
        @described(responses=list_of(WrittenVersionOut), operation_id=f"list_{self.name}")
        @api_view(["GET"])
        def every(request: Request) -> Response:
            """Every version of these rules, the last first."""
            self.check(request, self.may_read)
            page = listed(request, self.pages.visible(request.user), by="code -version pk")
            return page.answer(WrittenVersionOut(page.rows, many=True).data)

        return every

    def _version(self) -> View:
        @described(methods=["GET"], responses=RulesOut, operation_id=f"read_{self.name}")
        @described(
            methods=["PUT"],
            request=WrittenVersionIn,
            responses=RulesOut,
            operation_id=f"save_{self.name}",
        )
        @api_view(["GET", "PUT"])
        def version(request: Request, rules_id: int) -> Response:
            """A version with all it says; or a draft of it written anew, whole."""
            if request.method != "PUT":
                self.check(request, self.may_read)
                return self._steps.answer(request, rules_id)
            self.check(request, self.pages.may_write)
            return self._steps.taken(request, rules_id, "save", deed=self.save)

        return version

    def _begin(self) -> View:
        @described(request=WrittenBeginIn, responses=RulesOut, operation_id=f"begin_{self.name}")
        @api_view(["POST"])
        def begin(request: Request, rules_id: int) -> Response:
            """A draft of the next version that says what this one says; 409 where there is one."""
            self.check(request, self.pages.may_write)
            deed = self.pages.begin
            return self._steps.taken(request, rules_id, "begin", deed=deed, of="rules")

        return begin

    def _publish(self) -> View:
        @described(
            request=WrittenPublishIn, responses=RulesOut, operation_id=f"publish_{self.name}"
        )
        @api_view(["POST"])
        def publish(request: Request, rules_id: int) -> Response:
            """From now on it counts and never changes; 409 where it was saved since."""
            self.check(request, self.pages.may_publish)
            return self._steps.taken(request, rules_id, "publish", deed=self.pages.publish)

        return publish

    def _delete(self) -> View:
        @described(
            request=WrittenDeleteIn,
            responses=DeletedRulesOut,
            operation_id=f"delete_{self.name}",
        )
        @api_view(["POST"])
        @answered_again
        def delete(request: Request, rules_id: int) -> Response:
            """Take a draft away; the trail keeps that it was there."""
            self.check(request, self.pages.may_write)
            row = self.row(request, rules_id)
            take_away(request, draft=row, deed=self.pages.delete)
            return Response({"key": row.key}, headers=PRIVATE)

        return delete

    def row(self, request: Request, rules_id: int) -> Rules:
        """A version; 404 where this person sees none."""
        return self._steps.row(request, rules_id)

    def check(self, request: Request, may: May) -> None:
        """Before anything is looked up or read."""
        CHECK(request, may)

    @property
    def _steps(self) -> WrittenSteps[Rules]:
        return WrittenSteps(self.pages.address, self.pages.visible, self._told)

    def _told(self, row: Rules) -> dict[str, Any]:
        return whole_version(row) | {"in_force": row == version_in_force(self.pages.model)}
