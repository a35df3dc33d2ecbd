"""Files that a judgement of a study rests on: handed in, opened by the owner, frozen with it."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from core.errors import Conflict, Refusal
from core.models import AuditEntry, PendingFile
from studies.models import JudgementFile, Study
from studies.services.judgement_files import hand_in_judgement_files, remove_judgement_file
from studies.services.studies import delete_study, freeze_study
from studies.snapshot import snapshot_of
from tests.files.hostile import photo
from tests.studies.swot_studies import ALL_RATED, rate, small_study
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
PHOTO = photo()


def picture(name: str = "rapat.jpg", *, more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PHOTO + more, content_type="image/jpeg")


@pytest.fixture
def study(contractor: Contractor, now: datetime) -> Study:
    """Every factor of it is rated."""
    found = small_study(contractor, now=now)
    rate(found, ALL_RATED, now=now)
    return found


@pytest.fixture
def kept(study: Study, now: datetime) -> JudgementFile:
    """A photo handed in for factor a."""
    hand_in(study, picture(), now=now)
    return JudgementFile.objects.get()


def hand_in(study: Study, *files: SimpleUploadedFile, now: datetime) -> list[str]:
    return hand_in_judgement_files(study=study, key="internal.a", files=files, by=SYSTEM, now=now)


def sent(study: Study, person: User, *files: SimpleUploadedFile, code: str = "a") -> Any:
    address = reverse("judgement-files", args=[study.pk, "internal", code])
    return visitor(person).post(address, {"evidence": files})


def test_a_coordinator_hands_in_what_a_judgement_rests_on(
    study: Study, coordinator: User, viewer: User
) -> None:
    assert sent(study, coordinator, picture()).status_code == 302
    kept = JudgementFile.objects.get()
    address = reverse("judgement-file", args=[study.pk, kept.pk])
    page = visitor(viewer).get(reverse("study", args=[study.pk])).text
    assert f'href="{address}"' in page
    assert b"".join(visitor(viewer).get(address)) == PHOTO
    assert AuditEntry.objects.filter(action="hand_in_judgement_files").count() == 1
    assert sent(study, coordinator, picture("sama.jpg")).status_code == 302
    assert JudgementFile.objects.count() == 1  # the same bytes are kept once


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Choose at least one photo or document."),
        ([SimpleUploadedFile("a.jpg", b"MZ no photo")], "a.jpg"),
        ([picture(more=bytes([n])) for n in range(6)], "at most 5"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_kept(
    study: Study, coordinator: User, files: list[SimpleUploadedFile], said: str
) -> None:
    for one in files:
        one.seek(0)
    answer = sent(study, coordinator, *files)
    assert answer.status_code == 400
    assert said in answer.text
    assert not JudgementFile.objects.exists()


def test_a_factor_is_rated_before_files_are_handed_in(
    contractor: Contractor, coordinator: User, now: datetime
) -> None:
    study = small_study(contractor, now=now)
    assert "Once it is rated" in visitor(coordinator).get(
        reverse("study-judge", args=[study.pk, "internal", "a"])
    ).text  # fmt: skip
    with pytest.raises(Refusal, match="not rated yet"):
        hand_in(study, picture(), now=now)
    assert not PendingFile.objects.exists()


def test_it_is_frozen_by_name_and_hash_and_never_changes_after(
    study: Study, kept: JudgementFile, representative: User, coordinator: User, now: datetime
) -> None:
    freeze_study(study=study, by=SYSTEM, now=now)
    study.refresh_from_db()
    frozen = snapshot_of(study).context["judgements"]
    assert frozen["internal.a"]["files"] == [{"name": "rapat.jpg", "sha256": kept.sha256}]
    assert "files" not in frozen["internal.b"]
    with pytest.raises(Conflict):
        hand_in(study, picture(more=b"x"), now=now)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        JudgementFile.objects.all().delete()
    own = visitor(representative)
    page = own.get(reverse("study", args=[study.pk])).text
    address = reverse("judgement-file", args=[study.pk, kept.pk])
    assert "rapat.jpg" in page
    assert address not in page
    assert own.get(address).status_code == 404
    figures = reverse("studies-api:study", args=[study.pk])
    table = visitor(coordinator).get(figures).json()["tables"][0]
    assert [one["files"] for one in table["factors"]] == [["rapat.jpg"], []]


def test_a_draft_lets_its_files_go_with_a_row_in_the_trail(
    study: Study, kept: JudgementFile, coordinator: User, now: datetime
) -> None:
    address = reverse("judgement-file-remove", args=[study.pk, kept.pk])
    assert visitor(coordinator).post(address).status_code == 302
    assert not JudgementFile.objects.exists()
    assert AuditEntry.objects.get(action="remove_judgement_file").before == {
        "internal.a": "rapat.jpg"
    }
    hand_in(study, picture(), now=now)
    last = JudgementFile.objects.get()
    delete_study(study=study, by=SYSTEM, now=now)
    assert set(PendingFile.objects.values_list("name", flat=True)) >= {str(last.file)}


def test_only_who_makes_studies_takes_a_file_away(
    kept: JudgementFile, viewer: User, by_representative: Any, now: datetime
) -> None:
    address = reverse("judgement-file-remove", args=[kept.judgement.study_id, kept.pk])
    assert visitor(viewer).post(address).status_code == 403
    with pytest.raises(Exception, match="Only coordinators and managers"):
        remove_judgement_file(file=kept, by=by_representative, now=now)
