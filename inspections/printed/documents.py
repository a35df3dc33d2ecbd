"""The document of a frozen inspection, and what is told to who holds its hash."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.frozen_records import FrozenRecords
from documents.verification.verifiable import Facts
from inspections.access import (
    frozen_inspections_visible_to,
    may_list_inspections,
    published_frozen_inspections,
)
from inspections.models import FrozenInspection
from inspections.printed.content import printed_inspection


def _facts(frozen: FrozenInspection) -> Facts:
    """What the document prints: what was inspected when and by whom, and what came of it."""
    found = printed_inspection(frozen.told)
    return (
        (_("Inspection"), f"{found.content['reference']}: {found.title}"),
        (_("Company"), found.content["company"]),
        (_("Unit"), found.content["unit"]),
        (_("Inspected on"), found.on),
        (_("Who inspected"), found.content["inspector"]),
        (_("Compliance"), found.compliance),
        (_("Lines with a finding"), str(found.findings)),
    )


FROZEN = FrozenRecords(
    model=FrozenInspection,
    of="inspection",
    visible_to=frozen_inspections_visible_to,
    published=published_frozen_inspections,
    facts=_facts,
)
INSPECTION = FROZEN.kind(
    71,
    code="inspection",
    label=gettext_lazy("Inspection"),
    maker="inspections.printed.printing.INSPECTION_MAKER",
    may_request=may_list_inspections,
    only_one=gettext_lazy("The document of an inspection is made of exactly one frozen one."),
)
INSPECTIONS_BY_HASH = FROZEN.by_hash(35)
