"""Webhooks over the API: by administrators alone, a secret told once."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from tests.visitors import visitor
from webhooks.models import Webhook, WebhookDelivery

API = "/api/v1/webhooks/"


def sent(who: User, path: str, *, method: str = "post", **body: Any) -> Any:
    return getattr(visitor(who), method)(f"{API}{path}", body, content_type="application/json")


def test_a_webhook_is_added_once_changed_as_it_was_read_and_stopped(
    administrator: User, manager: User
) -> None:
    new: dict[str, Any] = {
        "operation": str(uuid4()), "name": "ERP", "url": "https://example.com/csms",
        "events": ["standing.decided"],
    }  # fmt: skip
    assert sent(manager, "", **new).status_code == 403
    first, again = (sent(administrator, "", **new).json() for _time in range(2))
    assert first["secret"] == again["secret"] != ""
    assert Webhook.objects.count() == 1
    one = f"{first['id']}/"
    change = {name: first[name] for name in ("name", "url")} | {"events": ["result.final"]}
    for status in (200, 409):
        seen = first["state"] if status == 200 else "0" * 64
        told = sent(administrator, one, method="put", seen=seen, **change)
        assert told.status_code == status
    read = visitor(administrator).get(f"{API}{one}").json()
    assert (read["events"], read["secret"]) == (["result.final"], "")
    secret = {"operation": str(uuid4()), "seen": first["secret_state"]}
    assert sent(administrator, f"{one}secret/", **secret).json()["secret"] != first["secret"]
    assert len(sent(administrator, f"{one}trial/").json()["deliveries"]) == 1
    waiting = WebhookDelivery.objects.get()
    assert sent(administrator, f"deliveries/{waiting.pk}/replay/").status_code == 409
    assert sent(administrator, f"{one}switch/", active=False).json()["is_active"] is False
    assert sent(administrator, f"{one}trial/").status_code == 400
