"""A frozen gap table as a document: what it is made of, and what is told to who holds its hash."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.figures import day
from documents.frozen_records import FrozenRecords
from documents.verification.verifiable import Facts
from gap_tables.access import frozen_gap_tables_visible_to, published_frozen_gap_tables
from gap_tables.choices import GapStatus
from gap_tables.models import FrozenGapTable
from plans.access import may_list_plans


def _facts(frozen: FrozenGapTable) -> Facts:
    rows = frozen.told["rows"]
    closed = sum(one["status"] == GapStatus.CLOSED for one in rows)
    return (
        (_("Gap table"), frozen.told["name"]),
        (_("Company"), frozen.told["company"]),
        (_("As of"), day(frozen.told["as_of"])),
        (_("Closed"), f"{closed} / {len(rows)}"),
    )


FROZEN = FrozenRecords(
    model=FrozenGapTable,
    of="table",
    visible_to=frozen_gap_tables_visible_to,
    published=published_frozen_gap_tables,
    facts=_facts,
)
GAP_TABLE = FROZEN.kind(
    69,
    code="gap_table",
    label=gettext_lazy("Gap table"),
    maker="gap_tables.printing.MAKER",
    may_request=may_list_plans,
    only_one=gettext_lazy("The document of a gap table is made of exactly one frozen table."),
)
GAP_TABLES_BY_HASH = FROZEN.by_hash(32)
