"""The document of a frozen budget, and what is told to who holds its hash."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.access import frozen_budgets_visible_to, published_frozen_budgets
from budgets.models import FrozenBudget
from budgets.words import budget_words
from documents.frozen import replaced_by
from documents.frozen_records import FrozenRecords
from documents.verification.verifiable import PublishedRecord
from risks.access import may_list_registers


def _record(frozen: FrozenBudget) -> PublishedRecord:
    """What the document prints: whose budget, of which year, where it stood, its sums."""
    found = budget_words(frozen.told)
    return PublishedRecord(
        sha256=frozen.sha256,
        facts=(
            (_("OHS budget"), str(frozen.told["year"])),
            (_("Company"), frozen.told["company"]),
            (_("State"), found.state),
            (_("As of"), found.as_of),
            *found.facts[:3],
        ),
        revision=frozen.revision,
        replaced_by=replaced_by(frozen),
    )


FROZEN = FrozenRecords(
    model=FrozenBudget,
    of="budget",
    visible_to=frozen_budgets_visible_to,
    published=published_frozen_budgets,
    record=_record,
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
