"""Budgets for programs: read, written line by line, handed in, approved, returned, frozen.

The steps are those of the pages: the same services, the same rules of who may, the same trail.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from budgets import access, approval, selectors, services
from budgets.choices import BudgetState
from budgets.content import budget_content
from budgets.models import BudgetLine, RiskBudget
from budgets.services import MOST_WORKERS, TEXTS, BudgetLineFacts
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import actor_of
from core.errors import Refusal
from core.figures.api import PartVersionField, SentCountField, SentDayField, SentNumberField
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.lists import list_of, listed
from risks.access import (
    companies_with_registers,
    controls_visible_to,
    may_list_registers,
    may_write_risks,
)
from risks.rules.quarters import YEARS
from risks.services.controls import MOST_RUPIAH

MOST_CONTROLS = 1000
CHECK = RoleCheck(gettext_lazy("Your role does not take this step of a budget."))


class BudgetDeedIn(serializers.Serializer[Any]):
    """The ``version`` of the budget that was read; 0 where nothing was written yet."""

    version = SentCountField(min_value=0)


class BudgetReturnIn(BudgetDeedIn):
    """What the company has to change."""

    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class BudgetFiguresIn(BudgetDeedIn):
    """What the budget is divided by: null where it is not known."""

    workers = SentNumberField(min_value=1, max_value=MOST_WORKERS, allow_null=True)
    contract_value = SentNumberField(min_value=0, max_value=MOST_RUPIAH, allow_null=True)


class PaidControlIn(serializers.Serializer[Any]):
    """A control: the key of its register, and its number there."""

    register = serializers.UUIDField()
    number = SentCountField()


class BudgetLineFactsIn(serializers.Serializer[Any]):
    """What is written of a line, whole. Money is in whole rupiah, ``quantity`` a decimal with a
    point ("2.50"); its amount is found and never sent."""

    component = serializers.CharField(max_length=20)
    description = serializers.CharField(max_length=TEXTS["description"])
    quantity = serializers.RegexField(r"^[0-9]{1,10}(?:\.[0-9]{1,2})?$")
    unit = serializers.CharField(max_length=TEXTS["unit"])
    price = SentNumberField(min_value=0, max_value=MOST_RUPIAH)
    source = serializers.CharField(max_length=TEXTS["source"])  # type: ignore[assignment]  # a column
    planned_on = SentDayField()
    realised = SentNumberField(min_value=0, max_value=MOST_RUPIAH, allow_null=True, default=None)
    realised_on = SentDayField(allow_null=True, default=None)
    controls = serializers.ListField(child=PaidControlIn(), default=list, max_length=MOST_CONTROLS)


class NewBudgetLineIn(BudgetLineFactsIn):
    """A line, with the id of its operation: sent twice it is one."""

    operation = serializers.UUIDField()


class ChangedBudgetLineIn(BudgetLineFactsIn):
    """The whole of it, and the ``version`` of the line that was read."""

    version = PartVersionField(read_at="lines[].version")


class BudgetOut(serializers.Serializer[Any]):
    """A budget; ``contractor_id`` stands in its address. ``version`` is what each step sends."""

    contractor = serializers.CharField(source="contractor.code")
    contractor_id = serializers.IntegerField()
    year = serializers.IntegerField()
    state = serializers.ChoiceField(BudgetState.choices)
    state_by = serializers.CharField(allow_null=True)
    state_at = serializers.DateTimeField(allow_null=True)
    return_reason = serializers.CharField(allow_blank=True)
    workers = serializers.IntegerField(allow_null=True)
    contract_value = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()


class PaidControlOut(serializers.Serializer[Any]):
    """A control that a line pays for."""

    register = serializers.UUIDField(source="register.key")
    number = serializers.IntegerField()
    measure = serializers.CharField()


class UnpaidRiskOut(serializers.Serializer[Any]):
    """A risk above acceptable that no line pays a control of."""

    register = serializers.UUIDField(source="register.key")
    number = serializers.IntegerField()
    hazard = serializers.CharField()


class BudgetLineOut(serializers.Serializer[Any]):
    """A line as it stands."""

    number = serializers.IntegerField()
    component = serializers.CharField()
    description = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=12, decimal_places=2)
    unit = serializers.CharField()
    price = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]  # a column
    amount = serializers.IntegerField()
    planned_on = serializers.DateField()
    realised = serializers.IntegerField(allow_null=True)
    realised_on = serializers.DateField(allow_null=True)
    controls = PaidControlOut(many=True)
    version = serializers.IntegerField()


class ComponentSumOut(serializers.Serializer[Any]):
    """A component: null where it has no line, which is not 0."""

    code = serializers.CharField()
    planned = serializers.IntegerField(allow_null=True)
    realised = serializers.IntegerField(allow_null=True)
    percent = serializers.CharField(allow_null=True)


class QuarterSumOut(serializers.Serializer[Any]):
    """A quarter; ``absorbed`` is what was spent by its end of what was planned by then."""

    number = serializers.IntegerField()
    planned = serializers.IntegerField()
    realised = serializers.IntegerField()
    absorbed = serializers.CharField(allow_null=True)


class FrozenBudgetOut(serializers.Serializer[Any]):
    """A budget as it was frozen: its PDF is made of it."""

    revision = serializers.IntegerField()
    sha256 = serializers.CharField()


class WholeBudgetOut(BudgetOut):
    """A budget with its lines, what they come to, and the steps that you can take now."""

    lines = BudgetLineOut(many=True)
    total = serializers.IntegerField()
    spent = serializers.IntegerField()
    absorbed = serializers.CharField(allow_null=True)
    per_worker = serializers.IntegerField(allow_null=True)
    of_value = serializers.CharField(allow_null=True)
    components = ComponentSumOut(many=True)
    quarters = QuarterSumOut(many=True)
    unpaid = UnpaidRiskOut(many=True)
    frozen = FrozenBudgetOut(many=True)
    may_write = serializers.BooleanField()
    may_approve = serializers.BooleanField()
    may_return = serializers.BooleanField()


class BudgetDeed(NamedTuple):
    """A step of the owner: its address, what it says, what is sent, the service."""

    name: str
    says: str
    takes: type[BudgetDeedIn]
    do: Callable[..., object]


@described(responses=list_of(BudgetOut), operation_id="list_budgets")
@api_view(["GET"])
def list_budgets(request: Request) -> Response:
    """The budgets you may see, each company's newest year first."""
    CHECK(request, may_list_registers)
    found = selectors.budget_list(request.user)
    page = listed(request, found, by="contractor__name -year pk")
    return page.answer(BudgetOut(page.rows, many=True).data)


budget_again = answered_as_it_stands(
    lambda request, contractor_id, year, **_at: _answer(request, contractor_id, year=year)
)


@described(methods=["GET"], responses=WholeBudgetOut, operation_id="read_budget")
@described(
    methods=["PUT"], request=BudgetFiguresIn, responses=WholeBudgetOut, operation_id="set_budget"
)
@api_view(["GET", "PUT"])
@budget_again
def one_budget(request: Request, contractor_id: int, year: int) -> Response:
    """A budget with its lines, empty where nothing was written yet; or what it is divided by."""
    if request.method == "PUT":
        CHECK(request, may_write_risks)
        company, given = (
            _company(request, contractor_id, year=year),
            sent_as(BudgetFiguresIn, request),
        )
        services.set_budget(
            contractor=company, year=year, **given, by=actor_of(request), now=timezone.now()
        )
    else:
        CHECK(request, may_list_registers)
    return _answer(request, contractor_id, year=year)


@described(request=NewBudgetLineIn, responses=WholeBudgetOut, operation_id="add_budget_line")
@api_view(["POST"])
def add_line(request: Request, contractor_id: int, year: int) -> Response:
    """A line more, by the id of its operation; the answer is the budget."""
    CHECK(request, may_write_risks)
    company, given = (
        _company(request, contractor_id, year=year),
        sent_as(NewBudgetLineIn, request),
    )
    operation = given.pop("operation")
    services.add_budget_line(
        contractor=company, year=year, facts=_facts(request, given), operation=operation,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, contractor_id, year=year)


@described(request=ChangedBudgetLineIn, responses=WholeBudgetOut, operation_id="change_budget_line")
@api_view(["PUT"])
@budget_again
def change_line(request: Request, contractor_id: int, year: int, number: int) -> Response:
    """One line written anew; once the budget is handed in, only what was spent may differ."""
    CHECK(request, may_write_risks)
    company = _company(request, contractor_id, year=year)
    visible = access.budget_lines_visible_to(request.user).select_related("budget__contractor")
    line: BudgetLine = get_object_or_404(
        visible, budget__contractor=company, budget__year=year, number=number
    )
    given = sent_as(ChangedBudgetLineIn, request)
    version = given.pop("version")
    services.change_budget_line(
        line=line, facts=_facts(request, given), version=version,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, contractor_id, year=year)


@described(request=BudgetDeedIn, responses=WholeBudgetOut, operation_id="hand_in_budget")
@api_view(["POST"])
@budget_again
def hand_in(request: Request, contractor_id: int, year: int) -> Response:
    """Give it to the owner to approve: its plan changes no more until it is returned."""
    CHECK(request, may_write_risks)
    company, given = _company(request, contractor_id, year=year), sent_as(BudgetDeedIn, request)
    approval.hand_in_budget(
        contractor=company, year=year, **given, by=actor_of(request), now=timezone.now()
    )
    return _answer(request, contractor_id, year=year)


@described(request=None, responses=WholeBudgetOut, operation_id="freeze_budget")
@api_view(["POST"])
@budget_again
def freeze(request: Request, contractor_id: int, year: int) -> Response:
    """Freeze it as it stands today; where it says what the last one says, that one."""
    CHECK(request, may_write_risks)
    approval.freeze_budget(
        contractor=_company(request, contractor_id, year=year), year=year,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, contractor_id, year=year)


def _deed_view(deed: BudgetDeed) -> Callable[..., Any]:
    @described(
        request=deed.takes,
        responses=WholeBudgetOut,
        operation_id=f"{deed.name}_budget",
        description=deed.says,
    )
    @api_view(["POST"])
    @budget_again
    def take(request: Request, contractor_id: int, year: int) -> Response:
        CHECK(request, access.may_decide_budgets)
        company = _company(request, contractor_id, year=year)
        visible = access.budgets_visible_to(request.user).select_related("contractor")
        found = get_object_or_404(visible, contractor=company, year=year)
        given = sent_as(deed.takes, request)
        deed.do(budget=found, **given, by=actor_of(request), now=timezone.now())
        return _answer(request, contractor_id, year=year)

    return take


def _company(request: Request, contractor_id: int, *, year: int) -> Contractor:
    if year not in YEARS:
        raise Http404
    return get_object_or_404(companies_with_registers(request.user), pk=contractor_id)


def _facts(request: Request, given: dict[str, Any]) -> BudgetLineFacts:
    controls = _controls(request, [(one["register"], one["number"]) for one in given["controls"]])
    return BudgetLineFacts(**given | {"quantity": Decimal(given["quantity"]), "controls": controls})


def _controls(request: Request, wanted: list[tuple[UUID, int]]) -> list[int]:
    """Their ids; Refusal where one is not there to be seen."""
    seen = controls_visible_to(request.user).filter(
        register__key__in={key for key, _number in wanted}
    )
    rows = seen.values_list("register__key", "number", "pk")
    ids = {(key, number): pk for key, number, pk in rows}
    if not set(wanted) <= set(ids):
        said = _("Choose controls of this company's registers.")
        raise Refusal(said, fields={"controls": said})
    return sorted({ids[one] for one in wanted})


def _answer(request: Request, contractor_id: int, *, year: int) -> Response:
    """The budget as it stands by now, as this person reads it."""
    company = _company(request, contractor_id, year=year)
    found = selectors.one_budget(request.user, company, year=year)
    lines = selectors.lines_of_budget(found)
    content = budget_content(found, today=today_for(company, timezone.now()))
    told = {name: content[name] for name in SUMS} | {
        "lines": BudgetLineOut(lines, many=True).data,
        "unpaid": UnpaidRiskOut(selectors.risks_without_money(company, lines), many=True).data,
        "frozen": FrozenBudgetOut(found.frozen.all() if found.pk else (), many=True).data,
        **_steps(request, found),
    }
    return Response(BudgetOut(found).data | told, headers=PRIVATE)


def _steps(request: Request, found: RiskBudget) -> dict[str, bool]:
    return {
        "may_write": access.may_write_budgets_of(request.user, found.contractor),
        "may_approve": access.waits_for_approval_by(request.user, found),
        "may_return": access.may_return_budget(request.user, found),
    }


SUMS = ("total", "spent", "absorbed", "per_worker", "of_value", "components", "quarters")
DEEDS = (
    BudgetDeed(
        "approve", "Approved, in your name, and frozen: not by who handed it in or wrote it.",
        BudgetDeedIn, approval.approve_budget,
    ),
    BudgetDeed(
        "return", "Back to the company, with a reason; an approved one too.",
        BudgetReturnIn, approval.return_budget,
    ),
)  # fmt: skip

app_name = "budgets-api"
OF_ONE = "budgets/<int:contractor_id>/<int:year>/"
urlpatterns = [
    path("budgets/", list_budgets, name="list"),
    path(OF_ONE, one_budget, name="budget"),
    path(f"{OF_ONE}lines/", add_line, name="lines"),
    path(f"{OF_ONE}lines/<int:number>/", change_line, name="line"),
    path(f"{OF_ONE}hand-in/", hand_in, name="hand-in"),
    path(f"{OF_ONE}freeze/", freeze, name="freeze"),
    *(path(f"{OF_ONE}{one.name}/", _deed_view(one), name=one.name) for one in DEEDS),
]
