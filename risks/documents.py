"""The document of a frozen register, and what is told to who holds its hash."""

from collections.abc import Collection

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from core.figures import day
from documents.frozen import known_frozen, published_frozen, replaced_by, replaced_frozen
from documents.kinds import DocumentKind, Sources
from documents.verification.verifiable import PublishedRecord, Verifiable
from risks.access import (
    frozen_registers_visible_to,
    may_list_registers,
    published_frozen_registers,
)
from risks.models import FrozenRegister


def _one_register(user: Person, sent: QueryDict) -> list[FrozenRegister]:
    """The frozen register whose hash is sent; 404 where it is not theirs to see."""
    visible = frozen_registers_visible_to(user)
    return [get_object_or_404(visible, sha256=sent.get("result", ""))]


def _replaced(digests: Collection[str]) -> set[str]:
    return replaced_frozen(published_frozen_registers(), digests, of="register")


def _known(digests: Collection[str]) -> list[str]:
    return known_frozen(FrozenRegister, digests)


def _records(digests: Collection[str], most: int) -> list[PublishedRecord]:
    found = published_frozen_registers()
    return [_record(one) for one in published_frozen(found, digests, of="register", most=most)]


def _record(frozen: FrozenRegister) -> PublishedRecord:
    """What the document prints: whose register, of which day, how many risks above acceptable."""
    content = frozen.content
    above = sum("above_acceptable" in one["flags"] for one in content["risks"])
    return PublishedRecord(
        sha256=frozen.sha256,
        facts=(
            (_("Risk register"), content["title"]),
            (_("Company"), content["company"]),
            (_("As of"), day(content["as_of"])),
            (_("Risks"), str(content["total"])),
            (_("Above what is acceptable"), str(above)),
        ),
        revision=frozen.revision,
        replaced_by=replaced_by(frozen),
    )


REGISTER = DocumentKind(
    position=72,
    code="risk_register",
    label=gettext_lazy("Risk register"),
    extension="pdf",
    content_type="application/pdf",
    maker="risks.printing.REGISTER_MAKER",
    sources=Sources(
        visible_to=frozen_registers_visible_to,
        published=published_frozen_registers,
        replaced=_replaced,
    ),
    may_request=may_list_registers,
    asked=_one_register,
    only_one=gettext_lazy("The document of a register is made of exactly one frozen register."),
    quick=True,
    lasts=True,
)
REGISTERS_BY_HASH = Verifiable(36, _known, _records)
