"""Questionnaires and surveys for programs: written, run and closed by the rules of their pages."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor, Site, SitePosting
from core.audit import SYSTEM, Actor
from core.models import AuditEntry, Operation
from documents.models import Document
from questionnaires.choices import SurveyMode, SurveyNaming
from questionnaires.matrices.reading import read_matrix
from questionnaires.models import Questionnaire, RespondentName, Survey
from questionnaires.selectors import spec_of
from questionnaires.services.invitations import token_of
from questionnaires.services.paper import take_in_paper
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
Send = Callable[..., tuple[int, Any]]


def program_of(person: User) -> Send:
    """What somebody's program sends to an operation, and is answered."""
    client = visitor(person)

    def send(method: str, page: str, *args: object, **given: object) -> tuple[int, Any]:
        answer = client.generic(
            method, reverse(f"questionnaires-api:{page}", args=args),
            json.dumps(given, default=str), content_type="application/json",
        )  # fmt: skip
        return answer.status_code, answer.json()

    return send


@pytest.fixture
def send(coordinator: User) -> Send:
    """The coordinator's program."""
    return program_of(coordinator)


@pytest.fixture
def personal(
    questionnaire: Questionnaire, facts: SurveyFacts, by_coordinator: Actor, now: datetime
) -> Survey:
    """A survey by personal links, with names."""
    return add_survey(
        questionnaire=questionnaire, facts=facts, mode=SurveyMode.PERSONAL,
        naming=SurveyNaming.NAMED, by=by_coordinator, now=now,
    )  # fmt: skip


def test_a_program_writes_a_questionnaire_from_its_code_to_its_next_version(send: Send) -> None:
    begin = {"operation": uuid4(), "code": "k3", "title_id": "Kuesioner K3"}
    (_, first), (status, begun) = [send("POST", "questionnaires", **begin) for _twice in range(2)]
    assert (status, begun, begun["number"], begun["version"]) == (200, first, 1, 1)
    one, publish = begun["id"], {"operation": uuid4(), "version": 1}
    assert send("POST", "publish", one, **publish)[0] == 400  # it asks nothing yet
    statements = [{"code": "X1.1", "text": {"id": "Saya aman"}}]
    content = begun["content"] | {
        "variables": [{"code": "X1", "title": {"id": "Rasa aman"}, "statements": statements}]
    }
    whole = {"version": 1, "content": content}
    saved = [send("PUT", "questionnaire", one, **whole) for _twice in range(2)]
    assert [(said, told["version"]) for said, told in saved] == [(200, 2), (200, 2)]
    text = saved[0][1]["text"].replace("Saya aman", "Saya bekerja aman")
    assert send("PUT", "text", one, version=2, text=text)[1]["version"] == 3
    publish |= {"version": 3}
    published = [send("POST", "publish", one, **publish)[1] for _twice in range(2)]
    assert published[0]["published_at"] == published[1]["published_at"] is not None
    following = {"operation": uuid4()}
    (_, draft), (_, again) = [send("POST", "next", one, **following) for _twice in range(2)]
    assert (draft["number"], draft["comparable"], draft["before"]) == (2, 1, "k3-v1")
    assert draft == again
    assert send("POST", "delete", draft["id"], version=2)[0] == 409
    assert send("POST", "delete", draft["id"], version=1) == (200, {"key": "k3-v2"})
    added = {"operation": uuid4(), "text": text.replace("version: 1", "version: 2")}
    assert len({send("POST", "text-add", **added)[1]["id"] for _twice in range(2)}) == 1
    assert [row["key"] for row in send("GET", "questionnaires")[1]["results"]] == ["k3-v2", "k3-v1"]


def test_what_makes_no_questionnaire_is_told_at_its_path(
    send: Send, draft: Questionnaire, by_manager: Actor
) -> None:
    wrong = draft.content | {"steps": draft.content["steps"][:1], "alpha_min": "2"}
    status, said = send("PUT", "questionnaire", draft.pk, version=1, content=wrong)
    assert (status, set(said["fields"])) == (400, {"content.steps", "content.alpha_min"})
    Questionnaire.objects.filter(pk=draft.pk).update(edition=2, changed_by=by_manager.user)
    same = {"version": 1, "content": draft.content}  # but stored by somebody else
    assert send("PUT", "questionnaire", draft.pk, **same)[0] == 409
    other = draft.content | {"alpha_min": "0.7"}
    status, said = send("PUT", "questionnaire", draft.pk, version=1, content=other)
    assert (status, said["current"]["version"]) == (409, 2)
    assert send("POST", "questionnaires", operation=uuid4(), code="K 3", title_id="K3")[0] == 400


def test_a_program_runs_a_survey_from_its_making_to_its_closing(
    send: Send, questionnaire: Questionnaire, contractor: Contractor, now: datetime
) -> None:
    given: dict[str, Any] = {
        "name": "Survei", "target_group": "Semua", "invited": 50, "contractor": contractor.code,
        "opens_at": now - timedelta(days=1), "closes_at": "2035-01-01T07:00:00+07:00",
    }  # fmt: skip
    asked = given | {"operation": uuid4(), "questionnaire": questionnaire.pk}
    (_, first), (status, made) = [send("POST", "surveys", **asked) for _twice in range(2)]
    assert (status, made, made["survey_state"]) == (200, first, "open")
    one, poster = made["id"], made["links"]["poster"]
    changed = send("PUT", "survey", one, **given | {"invited": 60, "version": made["version"]})[1]
    assert (changed["invited"], changed["turnout"]["rate"]) == (60, "0.0")
    stale = send("PUT", "survey", one, **given | {"invited": 70, "version": made["version"]})
    assert (stale[0], stale[1]["current"]) == (409, changed)
    none = send("GET", "quotas", one)[1]
    quotas = {"group": dict.fromkeys(none["groups"]["group"][:1], 20)}
    stands = send("PUT", "quotas", one, quotas=quotas, version=none["version"])[1]
    assert stands["quotas"] == quotas
    late = send("PUT", "quotas", one, quotas={}, version=none["version"])
    assert (late[0], late[1]["current"]["version"]) == (409, stands["version"])
    unknown = {"version": stands["version"], "quotas": {"shift": {"night": 1}}}
    assert "quotas" in send("PUT", "quotas", one, **unknown)[1]["fields"]
    renew = {"operation": uuid4()}
    renewed = [send("POST", "poster", one, **renew)[1]["links"]["poster"] for _tap in range(2)]
    assert (len({*renewed, poster}), Survey.objects.get().posters) == (2, 2)
    sheet = send("POST", "survey-sheet", one, language="id")[1]["document"]
    assert Document.objects.get(pk=sheet).options["name"] == "Survei"
    assert send("POST", "survey-sheet", one, language="fr")[0] == 400
    closed = [send("POST", "close", one)[1] for _twice in range(2)][1]
    assert (closed["survey_state"], closed["links"]) == ("closed", None)
    assert send("POST", "poster", one, operation=uuid4())[0] == 409
    assert [row["survey_state"] for row in send("GET", "surveys")[1]["results"]] == ["closed"]


def test_a_program_invites_and_is_told_of_nobody_who_answered(send: Send, personal: Survey) -> None:
    people = ["a@example.org", "b@example.org"]
    invited = [send("POST", "invitations", personal.pk, addresses=people) for _twice in range(2)]
    assert [(status, said["invited"]) for status, said in invited] == [(200, 2), (200, 2)]
    links = [token_of(one) for one in personal.invitations.all()]
    before = send("POST", "withdraw", personal.pk, addresses=people[:1])[1]
    personal.links.spent = [one.pk for one in personal.invitations.filter(address=people[0])]
    personal.links.save()
    after = [send("POST", "withdraw", personal.pk, addresses=people[:1])[1] for _twice in range(2)]
    assert {said["withdrawn"] for said in (before, *after)} == {1}
    status, refused = send("POST", "withdraw", personal.pk, addresses=["c@example.org"])
    assert (status, "c@example.org" in refused["fields"]["addresses"]) == (400, True)
    reminded = [send("POST", "remind", personal.pk) for _tap in range(2)]
    assert [status for status, _said in reminded] == [200, 200]
    told = json.dumps([invited, after, reminded, send("GET", "survey", personal.pk)])
    assert not any(secret in told for secret in (*links, personal.key, *people))


def test_surveys_come_in_pages_the_newest_first(
    open_survey: Survey, personal: Survey, viewer: User
) -> None:
    reader = visitor(viewer)
    first = reader.get("/api/v1/surveys/?limit=1").json()
    second = reader.get(first["next"]).json()
    found = [row["id"] for page in (first, second) for row in page["results"]]
    both = sorted([personal.pk, open_survey.pk], reverse=True)  # they open at one time
    assert (found, second["next"]) == (both, None)


def test_a_name_is_erased_and_no_trace_of_it_is_kept(
    send: Send, personal: Survey, by_coordinator: Actor, now: datetime
) -> None:
    codes = [str(one.code) for one in spec_of(personal.questionnaire).statements()]
    lines = ["\t".join(["name", *codes]), "\t".join(["Budi", *["4"] * len(codes)])]
    matrix = read_matrix("\n".join(lines), spec_of(personal.questionnaire),
                         naming=SurveyNaming.NAMED)  # fmt: skip
    take_in_paper(survey=personal, matrix=matrix, alike_meant=False, operation=uuid4(),
                  by=by_coordinator, now=now)  # fmt: skip
    noted = Operation.objects.count()
    assert send("POST", "names-erase", personal.pk, name=" budi") == (200, {"sheets": 1})
    status, said = send("POST", "names-erase", personal.pk, name="Budi")
    assert (status, set(said["fields"])) == (400, {"name"})
    assert RespondentName.objects.get().is_erased
    assert Operation.objects.count() == noted
    assert "udi" not in json.dumps(AuditEntry.objects.get(action="erase_name").after)


def test_who_does_not_run_a_survey_is_refused(
    open_survey: Survey, draft: Questionnaire, representative: User, other_representative: User,
    viewer: User, coordinator: User, now: datetime,
) -> None:  # fmt: skip
    elsewhere_only = Site.objects.create(code="LAIN", name="Lokasi lain")
    SitePosting.objects.create(user=coordinator, site=elsewhere_only)
    User.objects.filter(pk=coordinator.pk).update(is_posted=True)
    send, read, elsewhere = map(program_of, (representative, viewer, coordinator))
    for page in ("survey", "quotas", "invitations"):
        assert send("GET", page, open_survey.pk)[0] == 404
    assert send("GET", "questionnaire", draft.pk)[0] == read("GET", "questionnaire", draft.pk)[0]
    assert send("GET", "surveys")[1]["results"] == []
    assert send("GET", "questionnaires")[0] == 403
    assert [row["number"] for row in read("GET", "questionnaires")[1]["results"]].count(2) == 0
    for program in (read, elsewhere):
        assert program("GET", "survey", open_survey.pk)[1]["links"] is None
        assert program("POST", "close", open_survey.pk)[0] == 403
        assert program("GET", "invitations", open_survey.pk)[0] == 403
    sent = {"operation": uuid4(), "questionnaire": open_survey.questionnaire_id, "name": "S",
            "target_group": "S", "invited": 5, "contractor": open_survey.contractor.code,
            "opens_at": "2034-01-01T00:00:00Z", "closes_at": "2035-01-01T00:00:00Z"}  # fmt: skip
    assert "contractor" in elsewhere("POST", "surveys", **sent)[1]["fields"]
    close_survey(survey=open_survey, by=SYSTEM, now=now)
    assert send("GET", "survey", open_survey.pk)[1]["links"] is None
    assert send("POST", "close", open_survey.pk)[0] == 403
    assert program_of(other_representative)("GET", "survey", open_survey.pk)[0] == 404
