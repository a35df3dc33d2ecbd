"""Standing rules as versions: loaded once, written as drafts, never changed once published."""

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts.models import User
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from instruments.models import Instrument
from instruments.selectors import known_ratings
from instruments.specs import InstrumentFileError, file_text
from standings.models import StandingRules
from standings.rules.reading import parse_standing_rules
from standings.selectors import rules_in_force, spec_of
from standings.services import drafts
from standings.services.loading import LIBRARY, load_standing_rules


@pytest.fixture
def by_administrator(administrator: User) -> Actor:
    return Actor(administrator)


@pytest.fixture
def rules(instruments: dict[str, Instrument], now: datetime) -> StandingRules:
    load_standing_rules(by=SYSTEM, now=now)
    return StandingRules.objects.get()


def test_loading_twice_changes_nothing(rules: StandingRules, now: datetime) -> None:
    assert load_standing_rules(by=SYSTEM, now=now) == []
    assert rules_in_force() == rules
    call_command("load_standing_rules", stdout=(said := StringIO()))
    assert said.getvalue() == ""


def test_before_the_ladders_nothing_is_loaded(db: None, now: datetime) -> None:
    with pytest.raises(Refusal, match="load_instruments"):
        load_standing_rules(by=SYSTEM, now=now)


def test_an_edited_file_is_refused_with_its_name(
    rules: StandingRules, tmp_path: Path, now: datetime
) -> None:
    text = (LIBRARY / "status_kerja-v1.yaml").read_text(encoding="utf-8")
    (tmp_path / "status_kerja-v1.yaml").write_text(text.replace("months: 12", "months: 6"))
    with pytest.raises(Conflict, match="status_kerja-v1"):
        load_standing_rules(by=SYSTEM, now=now, folder=tmp_path)


def test_the_database_refuses_to_change_what_is_published(rules: StandingRules) -> None:
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        StandingRules.objects.update(title_id="-")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        StandingRules.objects.filter(pk=rules.pk)._raw_delete("default")


def test_a_draft_is_begun_and_published_and_then_in_force(
    rules: StandingRules, by_administrator: Actor, by_manager: Actor, now: datetime
) -> None:
    draft = drafts.begin_next_rules(rules=rules, by=by_administrator, now=now)
    assert rules_in_force() == rules
    later = now + timedelta(days=1)
    with pytest.raises(NotAllowed):
        drafts.publish_standing_rules(draft=draft, by=by_administrator, now=later)
    published = drafts.publish_standing_rules(draft=draft, by=by_manager, now=later)
    assert rules_in_force() == published
    with pytest.raises(Conflict, match="status_kerja-v2"):
        drafts.publish_standing_rules(draft=draft, by=by_manager, now=later)


def test_a_draft_that_is_not_wanted_goes_and_the_trail_keeps_it(
    rules: StandingRules, by_administrator: Actor, now: datetime
) -> None:
    draft = drafts.begin_next_rules(rules=rules, by=by_administrator, now=now)
    drafts.delete_standing_rules(draft=draft, by=by_administrator, now=now)
    assert StandingRules.objects.get() == rules
    last = AuditEntry.objects.get(action="delete_standing_rules")
    assert last.before == {"key": "status_kerja-v2"}


def test_coordinators_write_no_rules_and_two_drafts_are_not_written_at_once(
    rules: StandingRules, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        drafts.begin_next_rules(rules=rules, by=by_coordinator, now=now)
    drafts.begin_next_rules(rules=rules, by=by_manager, now=now)
    with pytest.raises(Conflict, match="status_kerja-v2"):
        drafts.begin_next_rules(rules=rules, by=by_manager, now=now)


def test_what_is_wrong_in_a_text_is_told_with_its_line(rules: StandingRules) -> None:
    text = file_text(spec_of(rules)).replace("standing: barred", "standing: dilarang")
    with pytest.raises(InstrumentFileError, match=r"\d+.*rules\[5\]\.standing.*barred"):
        parse_standing_rules(text, file_name="rules.yaml", ratings=known_ratings())
