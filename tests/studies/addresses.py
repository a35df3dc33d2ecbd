"""What the addresses of studies are tried with."""

from datetime import datetime

import pytest

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from studies.models import JudgementFile
from studies.services.strategies import add_strategy
from studies.services.studies import freeze_study
from tests.addresses import Addresses
from tests.files.kept import kept_photo
from tests.studies.swot_studies import ALL_RATED, rate, small_study, strategy_of


@pytest.fixture
def studies_addresses(contractor: Contractor, coordinator: User, now: datetime) -> Addresses:
    """A study is frozen, another is a draft."""
    draft_study = small_study(contractor, now=now)
    rate(draft_study, ALL_RATED, now=now)
    frozen_study = small_study(contractor, now=now)
    rate(frozen_study, ALL_RATED, now=now)
    strategies = [
        add_strategy(study=one, facts=strategy_of(coordinator), by=SYSTEM, now=now)
        for one in (draft_study, frozen_study)
    ]
    freeze_study(study=frozen_study, by=SYSTEM, now=now)
    judged_one, seen = {"study_id": draft_study.pk}, {"study_id": frozen_study.pk}
    judgement = draft_study.judgements.get(side="internal", code="a")
    kept = kept_photo(JudgementFile(judgement=judgement), now)
    of_file = judged_one | {"file_id": kept.pk}
    written_one = {"strategy_id": strategies[0].pk}
    return Addresses(
        {
            "study": seen,
            "study-file": seen,
            **{f"studies-api:{name}": seen for name in ("study", "one", "next")},
            **{
                f"studies-api:{name}": judged_one
                for name in ("factors", "freeze", "delete", "strategies")
            },
            **{
                f"studies-api:{name}": judged_one | {"side": "internal", "code": "a"}
                for name in ("judgement", "files")
            },
            "studies-api:file-remove": of_file,
            **{f"studies-api:{name}": written_one for name in ("strategy", "strategy-delete")},
            "studies-api:finding": {"strategy_id": strategies[1].pk},
            "study-next": seen,
            "study-change": judged_one,
            "study-factors": judged_one,
            "study-judge": judged_one | {"side": "internal", "code": "a"},
            "judgement-files": judged_one | {"side": "internal", "code": "a"},
            **dict.fromkeys(("judgement-file", "judgement-file-thumbnail"), of_file),
            "judgement-file-remove": of_file,
            "study-freeze": judged_one,
            "study-delete": judged_one,
            "strategy-add": judged_one,
            "strategy-change": written_one,
            "strategy-delete": written_one,
            "strategy-finding": {"strategy_id": strategies[1].pk},
        }
    )
