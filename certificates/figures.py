"""What certificates say beside the items of a checklist, and to items that measure them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.rendering import kind_words
from certificates.rules.kinds import certificate_vocabulary
from certificates.selectors import CertificateCount, counts_of, held_asked
from core.contributions import ItemFact, MeasuredFigure, MeasuredScope
from core.database.reads import Asking
from core.language import said_when_read


def certificate_figures(
    names: Collection[str], scope: MeasuredScope
) -> Mapping[str, MeasuredFigure]:
    """Valid certificates for each site on the last day of a scope, by the name a kind is measured
    by; left out where the company has entered none of the kind, or has no site."""
    asked: dict[str, str] = {one.code: one.measured for one in certificate_vocabulary().kinds
             if one.measured and one.measured in names}  # fmt: skip
    found = counts_of(scope.contractor_id, asked, on=scope.end) if asked else {}
    return {
        name: MeasuredFigure(per_site, _told(kind, count, on=scope.end), _address(scope))
        for kind, count in found.items()
        if (name := asked[kind]) and (per_site := count.per_site) is not None
    }


def certificate_asks(lineages: Collection[str], scope: MeasuredScope) -> Sequence[Asking]:
    """What ``certificate_facts`` begins by reading."""
    is_asked = _lineages_of_kinds(lineages)
    return [held_asked(scope.contractor_id, on=scope.end)] if is_asked else []


def _lineages_of_kinds(lineages: Collection[str]) -> dict[str, list[str]]:
    """Of these lineages those that a kind of certificate concerns, by the kind."""
    return {one.code: [of for of in one.items if of in lineages]
            for one in certificate_vocabulary().kinds if {*one.items} & {*lineages}}  # fmt: skip


def certificate_facts(lineages: Collection[str], scope: MeasuredScope) -> Mapping[str, ItemFact]:
    """What the register shows of these items on the last day of a scope, by lineage."""
    asked = _lineages_of_kinds(lineages)
    found = counts_of(scope.contractor_id, asked, on=scope.end) if asked else {}
    return {
        lineage: ItemFact(_told(kind, count, on=scope.end), _address(scope))
        for kind, count in found.items()
        for lineage in asked[kind]
    }


def _told(kind: str, count: CertificateCount, *, on: date) -> str:
    return said_when_read(_words, kind, count, on=on)


def _words(kind: str, count: CertificateCount, *, on: date) -> str:
    said = _("%(kind)s: %(valid)s valid on %(day)s, at %(covered)s of %(sites)s sites")
    return said % {
        "kind": kind_words(kind),
        "valid": count.valid,
        "day": date_format(on),
        "covered": count.covered,
        "sites": count.sites,
    }


def _address(scope: MeasuredScope) -> str:
    return f"{reverse('certificate-list')}?contractor={scope.contractor_id}"
