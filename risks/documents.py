"""The documents of a frozen register, and what is told to who holds its hash."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.figures import day
from documents.frozen_records import FrozenRecords
from documents.verification.verifiable import Facts
from risks.access import (
    frozen_registers_visible_to,
    may_list_registers,
    published_frozen_registers,
)
from risks.models import FrozenRegister


def _facts(frozen: FrozenRegister) -> Facts:
    """What the document prints: whose register, of which day, how many risks above acceptable."""
    content = frozen.told
    above = sum("above_acceptable" in one["flags"] for one in content["risks"])
    return (
        (_("Risk register"), content["title"]),
        (_("Company"), content["company"]),
        (_("As of"), day(content["as_of"])),
        (_("Risks"), str(content["total"])),
        (_("Above what is acceptable"), str(above)),
    )


FROZEN = FrozenRecords(
    model=FrozenRegister,
    of="register",
    visible_to=frozen_registers_visible_to,
    published=published_frozen_registers,
    facts=_facts,
)
REGISTER = FROZEN.kind(
    72,
    code="risk_register",
    label=gettext_lazy("Risk register"),
    maker="risks.printing.REGISTER_MAKER",
    may_request=may_list_registers,
    only_one=gettext_lazy("The document of a register is made of exactly one frozen register."),
)
MITIGATION = FROZEN.kind(
    77,
    code="risk_mitigation",
    label=gettext_lazy("Risk mitigation"),
    maker="risks.printing.MITIGATION_MAKER",
    may_request=may_list_registers,
    only_one=gettext_lazy("The document of mitigation is made of exactly one frozen register."),
)
REGISTERS_BY_HASH = FROZEN.by_hash(36)
