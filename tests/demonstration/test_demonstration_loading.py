"""Loading the demonstration: into an empty embedded database only, and the same every time."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from core.errors import Refusal
from demonstration.loading import BEGINNING, load_demonstration
from evaluations.models import Result
from instruments.services.loading import load_instruments

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "demonstration" / "library"

pytestmark = pytest.mark.django_db


def test_a_result_has_the_same_hash_every_time() -> None:
    hashes = []
    for _attempt in range(2):  # the second finds ids used up, as after a run that was killed
        with transaction.atomic():
            load_instruments(folder=ROOT / "instruments" / "library", by=SYSTEM, now=BEGINNING)
            load_demonstration(FOLDER)
            hashes.append(set(Result.objects.values_list("sha256", flat=True)))
            transaction.set_rollback(True)
    assert hashes[0] == hashes[1]


def test_it_never_mixes_with_data_of_somebody_s_own(contractor: Contractor) -> None:
    with pytest.raises(Refusal, match="already holds people or contractors"):
        load_demonstration(FOLDER)


def test_it_is_refused_where_the_database_is_not_embedded(settings: Settings) -> None:
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match=r"^DATABASE_URL is set"):
        call_command("load_demo")
    assert not User.objects.exists()
