"""The document of a signed quarterly report, and what is told to who holds its hash."""

from collections.abc import Collection

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from documents.frozen import known_frozen, published_frozen, replaced_by, replaced_frozen
from documents.kinds import DocumentKind, Sources
from documents.verification.verifiable import PublishedRecord, Verifiable
from risks.access import (
    may_list_registers,
    published_signed_quarters,
    signed_quarters_visible_to,
)
from risks.models import SignedQuarter
from risks.quarters.words import quarter_words


def _one_report(user: Person, sent: QueryDict) -> list[SignedQuarter]:
    """The signed report whose hash is sent; 404 where it is not theirs to see."""
    visible = signed_quarters_visible_to(user)
    return [get_object_or_404(visible, sha256=sent.get("result", ""))]


def _replaced(digests: Collection[str]) -> set[str]:
    return replaced_frozen(published_signed_quarters(), digests, of="report")


def _known(digests: Collection[str]) -> list[str]:
    return known_frozen(SignedQuarter, digests)


def _records(digests: Collection[str], most: int) -> list[PublishedRecord]:
    found = published_signed_quarters()
    return [_record(one) for one in published_frozen(found, digests, of="report", most=most)]


def _record(signed: SignedQuarter) -> PublishedRecord:
    """What the document prints: whose report, of which quarter, who signed it, its counts."""
    found = quarter_words(signed.content)
    return PublishedRecord(
        sha256=signed.sha256,
        facts=(
            (_("Quarterly report of risks"), found.title),
            (_("Company"), signed.content["company"]),
            (_("Signed by"), signed.content["signed_by"]),
            (_("As of"), found.as_of),
            *found.facts,
        ),
        revision=signed.revision,
        replaced_by=replaced_by(signed),
    )


QUARTER = DocumentKind(
    position=73,
    code="risk_quarter",
    label=gettext_lazy("Quarterly report of risks"),
    extension="pdf",
    content_type="application/pdf",
    maker="risks.quarters.printing.QUARTER_MAKER",
    sources=Sources(
        visible_to=signed_quarters_visible_to,
        published=published_signed_quarters,
        replaced=_replaced,
    ),
    may_request=may_list_registers,
    asked=_one_report,
    only_one=gettext_lazy("The document of a quarter is made of exactly one signed report."),
    quick=True,
    lasts=True,
)
QUARTERS_BY_HASH = Verifiable(37, _known, _records)
