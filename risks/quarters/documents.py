"""The document of a signed quarterly report, and what is told to who holds its hash."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.frozen_records import FrozenRecords
from documents.verification.verifiable import Facts
from risks.access import (
    may_list_registers,
    published_signed_quarters,
    signed_quarters_visible_to,
)
from risks.models import SignedQuarter
from risks.quarters.words import quarter_words


def _facts(signed: SignedQuarter) -> Facts:
    """What the document prints: whose report, of which quarter, who signed it, its counts."""
    found = quarter_words(signed.told)
    return (
        (_("Quarterly report of risks"), found.title),
        (_("Company"), signed.told["company"]),
        (_("Signed by"), signed.told["signed_by"]),
        (_("As of"), found.as_of),
        *found.facts,
    )


FROZEN = FrozenRecords(
    model=SignedQuarter,
    of="report",
    visible_to=signed_quarters_visible_to,
    published=published_signed_quarters,
    facts=_facts,
)
QUARTER = FROZEN.kind(
    73,
    code="risk_quarter",
    label=gettext_lazy("Quarterly report of risks"),
    maker="risks.quarters.printing.QUARTER_MAKER",
    may_request=may_list_registers,
    only_one=gettext_lazy("The document of a quarter is made of exactly one signed report."),
)
QUARTERS_BY_HASH = FROZEN.by_hash(37)
