"""A submitted investigation as a document: what it is made of, what is told of its hash."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from core.figures import day
from documents.kinds import DocumentKind, Sources
from documents.verification.verifiable import PublishedRecord, Verifiable
from investigations.access import versions_visible_to
from investigations.models import InvestigationVersion
from monitoring.access import may_see_incidents


def _one_version(user: Person, sent: QueryDict) -> list[InvestigationVersion]:
    """The version whose hash is sent; 404 where it is not theirs to see."""
    return [get_object_or_404(versions_visible_to(user), sha256=sent.get("result", ""))]


def accepted_versions() -> QuerySet[InvestigationVersion]:
    """Those that were accepted: they are final, and whoever holds a paper may check it."""
    return InvestigationVersion.objects.filter(review__accepted=True)


def replaced_versions(digests: Collection[str]) -> set[str]:
    """Those of these that were returned and of which a later version is accepted."""
    later = accepted_versions().filter(
        investigation=OuterRef("investigation"), number__gt=OuterRef("number")
    )
    return _hashes(_among(digests).filter(Exists(later)))


def provisional_versions(digests: Collection[str]) -> set[str]:
    """Those of these that nobody has accepted."""
    return _hashes(_among(digests).exclude(review__accepted=True))


def _returned(digests: Collection[str]) -> set[str]:
    return _hashes(_among(digests).filter(review__accepted=False))


def _among(digests: Collection[str]) -> QuerySet[InvestigationVersion]:
    return InvestigationVersion.objects.filter(sha256__in=digests)


def _hashes(found: QuerySet[InvestigationVersion]) -> set[str]:
    return set(found.values_list("sha256", flat=True))


def _known(digests: Collection[str]) -> list[str]:
    return sorted(_hashes(_among(digests)))


def _records(digests: Collection[str], most: int) -> list[PublishedRecord]:
    found = accepted_versions().filter(sha256__in=digests).order_by("pk")
    rows = found[:most]
    return [
        PublishedRecord(
            sha256=one.sha256,
            facts=(
                (_("Investigation"), one.content["incident"]["reference"]),
                (_("Company"), one.content["incident"]["contractor"]),
                (_("Date of the incident"), day(one.content["incident"]["date"])),
            ),
            revision=one.number,
            replaced_by=None,
        )
        for one in rows
    ]


INVESTIGATION = DocumentKind(
    position=70,
    code="investigation",
    label=gettext_lazy("Investigation"),
    extension="pdf",
    content_type="application/pdf",
    maker="investigations.printing.MAKER",
    sources=Sources(
        visible_to=versions_visible_to,
        published=accepted_versions,
        replaced=replaced_versions,
        provisional=provisional_versions,
        being_revised=_returned,
    ),
    may_request=may_see_incidents,
    asked=_one_version,
    only_one=gettext_lazy("The document of an investigation is made of exactly one version."),
    quick=True,
    lasts=True,
)
INVESTIGATIONS_BY_HASH = Verifiable(34, _known, _records)
