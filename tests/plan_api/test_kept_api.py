"""A plan frozen, opened to its company, and shown by files, over the API."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from tests.files.hostile import photo
from tests.plans.plan_scene import PlanScene
from tests.visitors import visitor


def test_a_plan_is_frozen_opened_and_its_criteria_are_shown_by_files(
    scene: PlanScene, coordinator: User, viewer: User
) -> None:
    client, base = visitor(coordinator), f"/api/v1/plans/{scene.plan.key}/"

    def send(path: str, *, method: str = "post", **body: Any) -> Any:
        return getattr(client, method)(f"{base}{path}", body, content_type="application/json")

    assert visitor(viewer).post(f"{base}freeze/").status_code == 403
    assert [send("freeze/").json()["revision"] for _time in range(2)] == [1, 1]
    assert send("company/", method="put", allowed=True).json() == {"allowed": True}
    scene.plan.refresh_from_db()
    assert scene.plan.company_plans
    assert send("follow/").status_code == 409  # there is no newer revision
    scene.approve()
    code = next(one.code for one in scene.plan.lines.all() if one.year == 0)
    line = scene.line(code)
    done = {"base_version": line.version, "realised_on": str(scene.now.date()), "evidence": "F-03"}
    assert send(f"criteria/{code}/realised/", method="put", **done).status_code == 200
    content = photo()
    for _time in range(2):
        form = {"evidence": SimpleUploadedFile("a.jpg", content, "image/jpeg")}
        files = client.post(f"{base}criteria/{code}/files/", form).json()["results"]
    [one] = files
    assert (one["name"], one["withdrawal"]) == ("a.jpg", "")
    number = one["address"].rstrip("/").rpartition("/")[2]
    for status in (200, 409):
        gone = send(f"files/{number}/withdraw/", reason="Foto yang salah")
        assert gone.status_code == status
