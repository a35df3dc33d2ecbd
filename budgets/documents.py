"""The document of a frozen budget, and what is told to who holds its hash."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.access import frozen_budgets_visible_to, published_frozen_budgets
from budgets.models import FrozenBudget
from budgets.words import budget_words
from documents.frozen_records import FrozenRecords
from documents.verification.verifiable import Facts
from risks.access import may_list_registers


def _facts(frozen: FrozenBudget) -> Facts:
    """What the document prints: whose budget, of which year, where it stood, its sums."""
    found = budget_words(frozen.told)
    return (
        (_("OHS budget"), str(frozen.told["year"])),
        (_("Company"), frozen.told["company"]),
        (_("State"), found.state),
        (_("As of"), found.as_of),
        *found.facts[:3],
    )


FROZEN = FrozenRecords(
    model=FrozenBudget,
    of="budget",
    visible_to=frozen_budgets_visible_to,
    published=published_frozen_budgets,
    facts=_facts,
)
BUDGET = FROZEN.kind(
    74,
    code="risk_budget",
    label=gettext_lazy("OHS budget"),
    maker="budgets.printing.BUDGET_MAKER",
    may_request=may_list_registers,
    only_one=gettext_lazy("The document of a budget is made of exactly one frozen budget."),
)
BUDGETS_BY_HASH = FROZEN.by_hash(38)
