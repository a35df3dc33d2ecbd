"""The shipped award rules, and contractors whose year they read."""

import copy
from datetime import UTC, date, datetime

from contractors.models import Contractor, Site
from core.canonical import sha256_of
from evaluations.models import Period, Result
from instruments.choices import PublicationStatus
from instruments.specs import as_json
from monitoring.models import MonthlyIndicator
from standings.awards.models import AwardRules
from standings.awards.rules.reading import read_award_file
from standings.awards.services.rules import LIBRARY
from tests.reports.frozen_results import make_result, reference

RATINGS = ("emas", "biru", "hijau", "merah", "hitam")
SHIPPED = read_award_file(LIBRARY / "penghargaan-v1.yaml", ratings=RATINGS)
AT = datetime(2025, 2, 3, 3, 0, tzinfo=UTC)  # ten in the morning in Jakarta


def put_award_rules(version: int = 1, *, now: datetime = AT) -> AwardRules:
    """The shipped rules: version 1 in force, the next one a draft."""
    content = as_json(SHIPPED) | {"version": version}
    is_first = version == 1
    return AwardRules.objects.create(
        code=SHIPPED.code, version=version, title_id=SHIPPED.title.id, title_en=SHIPPED.title.en,
        status=PublicationStatus.PUBLISHED if is_first else PublicationStatus.DRAFT,
        published_at=now if is_first else None,
        content=content, sha256=sha256_of(content), changed_at=now,
    )  # fmt: skip


def strong(contractor: Contractor, period: Period, *, published: bool = True) -> Result:
    """Biru, published and final unless told otherwise."""
    output = copy.deepcopy(reference("pt_a")[1]) | {"rating": "biru"}
    return make_result(
        "pt_a", contractor=contractor, period=period, output=output, published=published
    )


def months(contractor: Contractor, *, site: Site, year: int, near_misses: int) -> None:
    """Twelve confirmed months with so many near misses each."""
    for month in range(1, 13):
        MonthlyIndicator.objects.create(
            contractor=contractor, site=site, month=date(year, month, 1), man_hours=1000,
            near_misses=near_misses,
        )  # fmt: skip
