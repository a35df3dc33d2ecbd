"""By which rules a period rates: its instrument's own unless it chooses others that are offered."""

from datetime import date, datetime

import pytest

from contractors.models import Contractor
from core.audit import SYSTEM
from core.errors import Refusal
from evaluations.models import Evaluation, Period
from evaluations.services.results import preview_result
from instruments.choices import PublicationStatus
from instruments.models import Instrument, RuleSet
from instruments.selectors import offered_rule_sets
from instruments.services.loading import rule_set_content
from instruments.specs import parse_rule_set
from periods.services import add_evaluation, open_period
from tests.evaluations.filling import best_choice, fill
from tests.shipped import FOLDER

LICENCE = "1.08"  # a gate of csms_syarat: at most 3 points


def rule_set(code: str) -> RuleSet:
    """A shipped rule set, stored."""
    name = f"{code}-v1.yaml"
    spec = parse_rule_set((FOLDER / "rules" / name).read_text(encoding="utf-8"), file_name=name)
    return RuleSet.objects.create(
        code=code,
        version=1,
        title_id=spec.title.id,
        sha256=code.ljust(64, "0"),
        content=rule_set_content(spec),
        status=PublicationStatus.PUBLISHED,
    )


def opened(instrument: Instrument, now: datetime, *, rules: RuleSet | None = None) -> Period:
    """2024 on an instrument, by its own rules or others."""
    level = "awal" if instrument.code == "smk3" else ""
    day = date(2025, 1, 31)
    return open_period(
        year=2024, instrument=instrument, level=level, submit_by=day, rule_set=rules, by=SYSTEM,
        now=now,
    )  # fmt: skip


def rated(period: Period, contractor: Contractor, *, now: datetime) -> Evaluation:
    """Everything at its best but for the licence."""
    made = add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )
    fill(
        made,
        by=SYSTEM,
        now=now,
        choice=lambda item: "3" if item.code == LICENCE else best_choice(item),
    )
    return made


def test_a_gate_lowers_a_rating_only_where_a_period_chose_it(
    instruments: dict[str, Instrument], contractor: Contractor, now: datetime
) -> None:
    chosen = opened(instruments["csms"], now, rules=rule_set("csms_syarat"))
    lowered = preview_result(rated(chosen, contractor, now=now))
    assert lowered["output"]["rating"] == "merah"
    assert [one["rule"] for one in lowered["output"]["downgrades"]] == ["legalitas"]
    assert lowered["context"]["by_own_rules"]["rating"] == "biru"


def test_without_a_choice_the_gates_are_off(
    instruments: dict[str, Instrument], contractor: Contractor, now: datetime
) -> None:
    frozen = preview_result(rated(opened(instruments["csms"], now), contractor, now=now))
    assert (frozen["output"]["rating"], frozen["output"]["downgrades"]) == ("biru", [])
    assert "by_own_rules" not in frozen["context"]


@pytest.mark.parametrize(("code", "rules"), [("csms", "smk3_persentase"), ("smk3", "csms_syarat")])
def test_rules_of_another_instrument_are_refused(
    code: str, rules: str, instruments: dict[str, Instrument], now: datetime
) -> None:
    with pytest.raises(Refusal) as refused:
        opened(instruments[code], now, rules=rule_set(rules))
    assert refused.value.fields.keys() == {"rule_set"}
    assert not Period.objects.exists()


def test_only_rules_whose_codes_the_instrument_has_are_offered(
    instruments: dict[str, Instrument],
) -> None:
    for stored in ("csms_syarat", "smk3_lampiran"):
        rule_set(stored)
    offered = {
        code: [one.code for one in offered_rule_sets(instruments[code])] for code in instruments
    }
    assert offered["csms"] == ["csms", "csms_syarat"]
    assert "smk3_lampiran" not in offered["smk3"]  # version 1 has no critical finding
