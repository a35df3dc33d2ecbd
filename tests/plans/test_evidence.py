"""Files that show that a criterion is realised: who hands them in, sees them and withdraws them."""

from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core.errors import Conflict, Refusal
from core.models import AuditEntry
from evaluations.models import Publication
from plan_workbooks.layout import PlanColumn
from plans.models import PlanFile
from plans.printing import plan_html
from plans.services.files import hand_in_plan_files, withdraw_plan_file
from plans.services.frozen_plans import freeze_plan
from plans.services.lines import realise_criteria
from tests.files.hostile import photo
from tests.plans.plan_scene import PlanScene
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
CODE = "6.1.3"
PHOTO = photo()


def realise(scene: PlanScene, on: date | None = date(2021, 10, 5)) -> None:
    realise_criteria(
        plan=scene.plan, versions={CODE: None}, realised_on=on, evidence="",
        by=scene.planner, now=scene.now,
    )  # fmt: skip


def picture(name: str = "apd.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PHOTO, content_type="image/jpeg")


def hand_in(scene: PlanScene, *files: SimpleUploadedFile) -> list[str]:
    return hand_in_plan_files(
        plan=scene.plan, code=CODE, files=files, by=scene.planner, now=scene.now
    )


def opened(client: Client, address: str) -> bytes:
    """A file that is given out to be saved; reading it to its end closes it."""
    sent = client.get(address)
    assert sent.headers["Content-Disposition"].startswith("attachment")
    return sent.getvalue()


@pytest.fixture
def shown(scene: PlanScene) -> PlanFile:
    """The photo of a realised criterion of an approved plan."""
    scene.approve()
    realise(scene)
    assert hand_in(scene, picture()) == ["apd.jpg"]
    return PlanFile.objects.get()


def page(client: Client, scene: PlanScene, *, name: str = "plan-criterion") -> str:
    codes = [CODE] if name == "plan-criterion" else []
    return " ".join(client.get(reverse(name, args=[scene.plan.key, *codes])).text.split())


def test_only_what_is_realised_takes_files_and_the_same_one_counts_once(scene: PlanScene) -> None:
    with pytest.raises(Conflict, match="approved"):
        hand_in(scene, picture())
    scene.approve()
    with pytest.raises(Refusal, match="not realised yet"):
        hand_in(scene, picture())
    realise(scene)
    with pytest.raises(Refusal, match="at least one"):
        hand_in(scene)
    with pytest.raises(Refusal):
        hand_in(scene, SimpleUploadedFile("apd.jpg", b"MZ not a photo"))
    assert hand_in(scene, picture(), picture("sama.jpg")) == ["apd.jpg"]
    assert hand_in(scene, picture()) == []
    assert PlanFile.objects.count() == 1


def test_a_file_is_handed_in_on_the_page_of_its_criterion_and_opened_there(
    scene: PlanScene, coordinator: User
) -> None:
    scene.approve()
    client = visitor(coordinator, language="en")
    assert "Tell on the board since when it is realised" in page(client, scene)
    realise(scene)
    address = reverse("plan-files", args=[scene.plan.key, CODE])
    empty = client.post(address)
    assert (empty.status_code, "Choose at least one photo" in empty.text) == (400, True)
    assert client.post(address, {"evidence": picture()}).status_code == 302
    kept = PlanFile.objects.get()
    assert "apd.jpg" in page(client, scene)
    assert opened(client, reverse("plan-file", args=[scene.plan.key, kept.pk])) == PHOTO


def test_files_are_counted_on_board_plan_paper_workbook_and_for_programs(
    scene: PlanScene, coordinator: User, shown: PlanFile
) -> None:
    client = visitor(coordinator, language="en")
    assert "1 file" in page(client, scene, name="plan-board")
    assert "1 criterion shown by files" in page(client, scene, name="plan")
    assert "1 file" in plan_html(freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now))
    sent = client.get(reverse("plan-workbook-download", args=[scene.plan.key]))
    sheet = load_workbook(BytesIO(sent.content)).worksheets[1]
    counts = {
        sheet.cell(row, PlanColumn.CODE).value: sheet.cell(row, PlanColumn.FILES).value
        for row in range(2, sheet.max_row + 1)
    }
    assert sum(counts.values()) == counts[CODE] == 1
    one = client.get(reverse("plans-api:criterion", args=[scene.plan.key, CODE])).json()
    assert one["files"] == 1


def test_a_withdrawn_file_counts_no_more_and_stays_with_who_and_why(
    scene: PlanScene, coordinator: User, shown: PlanFile
) -> None:
    client = visitor(coordinator, language="en")
    address = reverse("plan-file-withdraw", args=[scene.plan.key, shown.pk])
    refused = client.post(address, {"reason": " "})
    assert (refused.status_code, "Write why the file" in refused.text) == (400, True)
    with pytest.raises(Refusal, match="Withdraw them with a reason"):
        realise(scene, None)
    assert client.post(address, {"reason": "Foto area lain"}).status_code == 302
    found = page(client, scene)
    assert "Foto area lain" in found
    assert "apd.jpg" in found
    assert "1 file" not in page(client, scene, name="plan-board")
    assert opened(client, reverse("plan-file", args=[scene.plan.key, shown.pk])) == PHOTO
    entry = AuditEntry.objects.get(action="withdraw_plan_file")
    assert (entry.before, entry.after) == ({"files": ["apd.jpg"]}, {"withdrawal": "Foto area lain"})
    with pytest.raises(Conflict, match="already"):
        withdraw_plan_file(file=shown, reason="Lagi", by=scene.planner, now=scene.now)
    assert hand_in(scene, picture()) == ["apd.jpg"]  # the right one may be the same after all


def test_a_photo_beside_a_file_that_is_refused_waits_for_its_form(
    scene: PlanScene, coordinator: User
) -> None:
    scene.approve()
    realise(scene)
    client, address = visitor(coordinator), reverse("plan-files", args=[scene.plan.key, CODE])
    lie = SimpleUploadedFile("x.jpg", b"no photo")
    refused = client.post(address, {"evidence": [picture(), lie]})
    assert (refused.status_code, PlanFile.objects.count()) == (400, 0)
    [waiting] = refused.context["waiting"]
    assert client.post(address, {"waiting": waiting.word}).status_code == 302
    assert PlanFile.objects.get().name == "apd.jpg"


def test_a_file_is_seen_by_whom_the_plan_is_and_withdrawn_ones_by_the_owner_alone(
    scene: PlanScene, representative: User, other_representative: User, shown: PlanFile
) -> None:
    own, other = visitor(representative), visitor(other_representative)
    address = reverse("plan-file", args=[scene.plan.key, shown.pk])
    assert own.get(address).status_code == 404
    Publication.objects.create(result=scene.plan.result, comparison={}, published_at=scene.now)
    assert opened(own, address) == PHOTO
    assert other.get(address).status_code == 404
    sent = {"evidence": picture("lain.jpg")}
    assert own.post(reverse("plan-files", args=[scene.plan.key, CODE]), sent).status_code == 403
    withdraw_plan_file(file=shown, reason="Foto area lain", by=scene.planner, now=scene.now)
    assert own.get(address).status_code == 404
    assert "Foto area lain" in page(own, scene)


def test_a_program_lists_the_files_of_a_criterion_and_fetches_them_as_the_page_does(
    scene: PlanScene, coordinator: User, representative: User, other_representative: User,
    shown: PlanFile,
) -> None:  # fmt: skip
    owner, own, rival = map(visitor, (coordinator, representative, other_representative))
    Publication.objects.create(result=scene.plan.result, comparison={}, published_at=scene.now)
    address = reverse("plans-api:files", args=[scene.plan.key, CODE])
    (listed,) = own.get(address).json()["results"]
    assert (listed["name"], listed["sha256"]) == ("apd.jpg", sha256(PHOTO).hexdigest())
    assert opened(own, listed["address"]) == PHOTO
    assert [rival.get(one).status_code for one in (address, listed["address"])] == [404, 404]
    unknown = reverse("plans-api:files", args=[scene.plan.key, "9.9.9"])
    assert owner.get(unknown).status_code == 404
    assert own.get(address.replace(CODE, "1.1.1")).json()["results"] == []
    withdraw_plan_file(file=shown, reason="Foto area lain", by=scene.planner, now=scene.now)
    (withdrawn,) = own.get(address).json()["results"]
    assert (withdrawn["withdrawal"], withdrawn["address"]) == ("Foto area lain", None)
    assert own.get(listed["address"]).status_code == 404
    assert opened(owner, owner.get(address).json()["results"][0]["address"]) == PHOTO
