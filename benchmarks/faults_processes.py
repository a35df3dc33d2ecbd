"""Two web processes on one database behave as one: what is changed through one of them, the other
tells with the next answer. Each change is read through the other before and after it, so that
whatever that one could have kept is kept."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.db import connections
from django.urls import reverse

from accounts.models import User
from benchmarks.faults_day import ADMINISTRATOR, COORDINATOR, MANAGER, DayCompany
from benchmarks.server import Guest, Server, Session
from core.audit import Actor
from tokens.services import create_token

API = "/api/v1/"
OK = 200


@dataclass(frozen=True, slots=True)
class Doors:
    """Somebody's session at each of the two; the second is asked what the first was told."""

    changed: Session
    told: Session

    @classmethod
    def of(cls, servers: tuple[Server, Server], who: str) -> "Doors":
        """Signed in at both, each session its own."""
        return cls(Session(servers[0], who), Session(servers[1], who))

    def do(self, method: str, path: str, **body: Any) -> Any:
        """What the first answers; anything but 200 stops the run."""
        return _sent(self.changed, method, path=path, **body)

    def read(self, path: str) -> Any:
        """What the second answers."""
        status, content = self.told.request("GET", f"{API}{path}")
        assert status == OK, (path, status, content[:200])
        return json.loads(content)

    def status(self, path: str) -> int:
        """How the second answers."""
        return self.told.request("GET", f"{API}{path}")[0]


def _sent(session: Session, method: str, *, path: str, **body: Any) -> Any:
    return session.send_json(method, f"{API}{path}", body=body)


def _operation() -> dict[str, str]:
    return {"operation": str(uuid4())}


def differing(servers: tuple[Server, Server], company: DayCompany) -> list[str]:
    """What the other process did not know of, by its name."""
    manager, administrator = Doors.of(servers, MANAGER), Doors.of(servers, ADMINISTRATOR)
    coordinator = Doors.of(servers, COORDINATOR)
    checks: dict[str, Callable[[], bool]] = {
        "a company's name and etag": lambda: _company(manager, company),
        "rules of standings": lambda: _written(manager, "standing/rules/"),
        "award rules": lambda: _written(manager, "awards/rules/"),
        "a risk matrix": lambda: _written(manager, "matrices/"),
        "an instrument": lambda: _instrument(administrator, manager),
        "a questionnaire": lambda: _questionnaire(coordinator),
        "the letterhead": lambda: _letterhead(administrator),
        "a token": lambda: _token(servers),
        "a role, and who is switched off": lambda: _person(servers, administrator, company=company),
    }
    return [name for name, is_told in checks.items() if not is_told()]


def _company(doors: Doors, company: DayCompany) -> bool:
    """Its new name, also to who asks whether the list is as it was."""
    doors.told.request("GET", f"{API}contractors/")
    [before] = [one for one in doors.read("contractors/")["results"] if one["code"] == company.code]
    facts = {
        name: before[name] for name in ("scope", "risk_class", "sites", "engaged_on", "version")
    }
    doors.do("PUT", f"contractors/{before['id']}/", name=f"{before['name']} Baru", **facts)
    after = {one["id"]: one["name"] for one in doors.read("contractors/")["results"]}
    return bool(after[before["id"]] == f"{before['name']} Baru")


def _written(doors: Doors, path: str) -> bool:
    """A draft begun, saved and published at one door is the other's at each step."""
    latest = doors.read(path)["results"][0]["id"]
    one = f"{path}{doors.do('POST', f'{path}{latest}/begin/', **_operation())['id']}/"
    draft = doors.read(one)
    title = {"id": "Judul lain", "en": "Another title"}
    document = draft["document"] | {"title": title}
    saved = doors.do("PUT", one, version=draft["version"], document=document, **_operation())
    if doors.read(one)["document"]["title"] != title:
        return False
    doors.do("POST", f"{one}publish/", version=saved["version"], **_operation())
    told = doors.read(one)
    return bool(told["published"]) and told.get("in_force", True)


def _instrument(doors: Doors, manager: Doors) -> bool:
    """A draft saved and published at one door is what the other offers for a year."""
    one = doors.do("POST", "versions/instrument/csms-v1/copy/", **_operation())["key"]
    of = f"versions/instrument/{one}/"
    draft = doors.read(of)
    title = {"id": "Daftar lain", "en": "Another list"}
    document = draft["document"] | {"title": title}
    saved = doors.do("PUT", of, version=draft["version"], document=document, **_operation())
    if doors.read(of)["document"]["title"] != title:
        return False
    today = datetime.now(tz=UTC).date().isoformat()
    publish = {"version": saved["version"], "name": "Lain", "effective_on": today}
    doors.do("POST", f"{of}publish/", **publish, **_operation())
    return one in json.dumps(manager.read("periods/choices/"))


def _questionnaire(doors: Doors) -> bool:
    """A draft saved at one door is the other's."""
    title = {"code": f"q{uuid4().hex[:8]}", "title_id": "Kuesioner"}
    one = doors.do("POST", "questionnaires/", **title, **_operation())
    of = f"questionnaires/{one['id']}/"
    content = doors.read(of)["content"] | {"title": {"id": "Lain"}}
    doors.do("PUT", of, version=1, content=content)
    return bool(doors.read(of)["content"]["title"]["id"] == "Lain")


def _letterhead(doors: Doors) -> bool:
    """Another name of the owner."""
    name = f"PT {uuid4().hex[:8]}"
    doors.do("PUT", "letterhead/", seen=doors.read("letterhead/")["state"], name=name)
    return bool(doors.read("letterhead/")["name"] == name)


def _token(servers: tuple[Server, Server]) -> bool:
    """One that was revoked opens nothing at either door."""
    who = User.objects.get(username=MANAGER)
    now = datetime.now(tz=UTC)
    row, token = create_token(name=uuid4().hex, days=7, by=Actor(who), now=now)
    connections.close_all()
    headers, programs = {"Authorization": f"Bearer {token}"}, [Guest(one) for one in servers]
    before = [one.request("GET", f"{API}data/", headers=headers)[0] for one in programs]
    session = Session(servers[0], MANAGER)
    session.request("GET", reverse("token-list"))
    session.send_form(reverse("token-revoke", args=[row.pk]))
    after = [one.request("GET", f"{API}data/", headers=headers)[0] for one in programs]
    return (before, after) == ([OK, OK], [401, 401])


def _person(servers: tuple[Server, Server], doors: Doors, *, company: DayCompany) -> bool:
    """Another role at one door is the other's with the next request; switched off, they are out."""
    theirs = Doors.of(servers, company.representative)
    one = User.objects.get(username=company.representative).pk
    connections.close_all()
    if theirs.status("lessons/waiting/") != OK or theirs.status("people/") == OK:
        return False
    seen = doors.read(f"people/{one}/")["version"]
    doors.do("PUT", f"people/{one}/", role="administrator", first_name="Wakil", version=seen)
    if theirs.status("people/") != OK:
        return False
    doors.do("POST", f"people/{one}/switch/", active=False)
    return theirs.status("people/") != OK
