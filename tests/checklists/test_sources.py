"""What answers rest on: told by either party, counted by kind, marked where they contradict."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from checklists.services.evidence import remove_evidence
from checklists.services.sources import remove_source
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.choices import SourceKind
from evaluations.models import AnswerSource, Evaluation, Evidence, SelfSource
from evaluations.parties import CONTRACTOR, OWNER
from evaluations.rules.sources import count_of
from evaluations.selectors.sources import evidence_and_sources, source_counts
from evaluations.services.results import preview_result
from files.stored import PENDING_FOR, delete_orphans
from tests.evaluations.evidence_scene import HandingIn
from tests.evaluations.filling import fill
from tests.evaluations.self_assessment_scene import (
    SelfSaving,
    asked_to_judge_itself,
    tell_source,
)
from tests.files.hostile import photo
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(
    evaluation: Evaluation, by_representative: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Evaluation:
    """PT A is asked to judge itself; it is now, for pages too."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    return asked_to_judge_itself(evaluation.contractor, year=2025, until=now.date(), now=now)


def test_kinds_are_counted_and_contradicting_ones_apart() -> None:
    found = count_of([("document", False), ("interview", True), ("document", False)])
    assert found.by_kind == {"interview": 1, "document": 2}
    assert (found.kinds, found.contradicting) == (2, 1)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"kind": SourceKind.OBSERVATION}, "place"),
        ({"kind": SourceKind.DOCUMENT, "document_type": "SOP"}, "number"),
        ({"who": " "}, "who"),
        ({"who": "Operator\ndan Mandor"}, "who"),
        ({"says": ""}, "says"),
    ],
)
def test_each_kind_must_tell_its_own(
    judged: Evaluation, by_coordinator: Actor, now: datetime, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        tell_source(judged, by_coordinator, now=now, **told)
    assert field in refused.value.fields
    assert not AnswerSource.objects.exists()


def test_nobody_tells_of_a_day_to_come_or_by_a_file_of_another_item(
    judged: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    file = HandingIn(judged, by_coordinator, now=now).one()
    with pytest.raises(Refusal, match=r"."):
        tell_source(judged, by_coordinator, now=now, on=now.date() + timedelta(days=2))
    with pytest.raises(Refusal, match=r"1\.02"):
        tell_source(judged, by_coordinator, now=now, item_code="1.02", files=[file.pk])
    source = tell_source(judged, by_coordinator, now=now, files=[file.pk])
    assert list(AnswerSource.objects.get(pk=source).files.all()) == [file]


def test_both_parties_count_once_the_contractor_has_submitted(
    judged: Evaluation, by_coordinator: Actor, by_representative: Actor, now: datetime
) -> None:
    tell_source(judged, by_coordinator, now=now)
    document = {"kind": SourceKind.DOCUMENT, "document_type": "SOP", "number": "7"}
    tell_source(judged, by_representative, now=now, party=CONTRACTOR, contradicts=True, **document)
    [before] = source_counts(judged).values()
    assert before.by_kind == {"interview": 1}
    saving = SelfSaving(judged, by_representative, now=now)
    saving.everything()
    saving.submit()
    [after] = source_counts(judged).values()
    assert (after.by_kind, after.contradicting) == ({"interview": 1, "document": 1}, 1)
    frozen = preview_result(judged)["context"]["items"][0]["sources"]
    assert frozen == {"kinds": {"interview": 1, "document": 1}, "contradicting": 1}


def test_files_and_sources_are_read_together_and_not_mixed(
    judged: Evaluation,
    by_coordinator: Actor,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    hand_in = HandingIn(judged, by_coordinator, now=now)
    for name in ("b.jpg", "c.jpg", "a.jpg"):
        hand_in.one((name, photo()))  # all at one time: then by name
    remove_evidence(evidence=Evidence.objects.get(name="c.jpg"), by=by_coordinator, now=now)
    hand_in.one(("first.jpg", photo()), now=now - timedelta(hours=1))
    for _twice in range(2):
        tell_source(judged, by_coordinator, now=now)
    with django_assert_num_queries(2):  # and whether the contractor has submitted
        behind = evidence_and_sources(judged)
    [(item, files)] = behind.files.items()
    assert [one["name"] for one in files] == ["first.jpg", "a.jpg", "b.jpg"]
    assert files[0].keys() == {"name", "type", "size", "sha256"}
    assert behind.sources == source_counts(judged)
    assert behind.sources[item].by_kind == {"interview": 2}


def test_only_who_judges_tells_and_only_while_it_is_open(
    judged: Evaluation,
    by_coordinator: Actor,
    by_manager: Actor,
    other_representative: User,
    now: datetime,
) -> None:
    for by, party in ((by_manager, OWNER), (Actor(other_representative), CONTRACTOR)):
        with pytest.raises(NotAllowed):
            tell_source(judged, by, now=now, party=party)
    tell_source(judged, by_coordinator, now=now)
    source = AnswerSource.objects.get()
    Evaluation.objects.update(status="submitted")
    with pytest.raises(Conflict):
        remove_source(source=source, by=by_coordinator, now=now, party=OWNER)
    with pytest.raises(Conflict):
        tell_source(judged, by_coordinator, now=now)
    assert AnswerSource.objects.get().removed_at is None


def test_the_page_takes_a_source_shows_it_and_takes_it_back(
    judged: Evaluation, by_coordinator: Actor, coordinator: User, now: datetime
) -> None:
    fill(judged, by=by_coordinator, now=now)
    page, add = (reverse(f"source-{one}", args=[judged.pk]) for one in ("list", "add"))
    client = visitor(coordinator)
    sent = {"item": "1.01", "kind": "interview", "operation": str(uuid4())}
    assert "do not wait on this device" in client.get(page, sent).text
    lacking = client.post(add, sent | {"who": "Operator", "on": now.date().isoformat()})
    assert lacking.status_code == 400
    whole = sent | {"who": "Operator", "on": now.date().isoformat(), "says": "Izin tidak ada."}
    assert client.post(add, whole | {"files": "9"}).status_code == 400  # of no file of this item
    for _tap in range(2):
        assert client.post(add, whole | {"contradicts": "on"}).status_code == 302
    assert "Izin tidak ada." in client.get(page, {"show": "contradicted"}).text
    review = client.get(reverse("evaluation-review", args=[judged.pk]), {"show": "one-kind"})
    assert [one.code for part in review.context["shown"] for one in part.items] == ["1.01"]
    source = AnswerSource.objects.get()
    client.post(reverse("source-remove", args=[judged.pk, source.pk]))
    assert "Izin tidak ada." not in client.get(page).text


def test_who_judges_reads_and_prints_the_guide_and_its_questions_without_scripts(
    judged: Evaluation, representative: User
) -> None:
    client, guide = visitor(representative), reverse("self-guide-page", args=[judged.pk])
    question = "When did you last walk the site for safety"
    assert f"{guide}#g-1-01" in client.get(reverse("self-checklist", args=[judged.pk])).text
    whole = client.get(guide).text
    assert 'id="g-1-01"' in whole
    assert question in whole
    assert (
        f"{guide}?show=interview" in client.get(reverse("self-source-list", args=[judged.pk])).text
    )
    alone = client.get(guide, {"show": "interview"}).text
    assert question in alone
    assert "g-1-01" not in alone


def test_neither_party_reads_what_the_other_has_not_given(
    judged: Evaluation,
    by_coordinator: Actor,
    by_representative: Actor,
    coordinator: User,
    representative: User,
    now: datetime,
) -> None:
    tell_source(judged, by_coordinator, now=now, says="Kata pemilik.")
    tell_source(judged, by_representative, now=now, party=CONTRACTOR, says="Kata kontraktor.")
    own, theirs = (
        visitor(person).get(reverse(name, args=[judged.pk])).text
        for person, name in ((coordinator, "source-list"), (representative, "self-source-list"))
    )
    assert "Kata pemilik." in own
    assert "Kata kontraktor." not in own
    assert "Kata kontraktor." in theirs
    assert "Kata pemilik." not in theirs
    assert SelfSource.objects.count() == 1


def test_a_program_reads_the_sources_that_the_page_shows(
    judged: Evaluation,
    by_coordinator: Actor,
    by_representative: Actor,
    coordinator: User,
    representative: User,
    now: datetime,
) -> None:
    new = [SimpleUploadedFile("Izin.jpg", photo())]
    tell_source(judged, by_coordinator, now=now, says="Kata pemilik.", contradicts=True)
    theirs: dict[str, Any] = {
        "party": CONTRACTOR, "says": "Kata kontraktor.", "new_files": new,
    }  # fmt: skip
    tell_source(judged, by_representative, now=now, **theirs)

    def read(person: User, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (
            visitor(person).get(reverse(name, args=[judged.pk])).json()["results"]
        )
        return found

    [own] = read(representative, "api:self-sources")
    assert (own["item"], own["party"], own["says"]) == ("1.01", "contractor", "Kata kontraktor.")
    assert [one["name"] for one in own["files"]] == ["Izin.jpg"]
    [before] = read(coordinator, "api:sources")
    assert (before["party"], before["contradicts"]) == ("owner", True)
    saving = SelfSaving(judged, by_representative, now=now)
    saving.everything()
    saving.submit()
    after = read(coordinator, "api:sources")
    assert [one["says"] for one in after] == ["Kata pemilik.", "Kata kontraktor."]
    assert after[1] == own


def test_a_source_takes_new_files_that_wait_when_something_else_is_missing(
    judged: Evaluation, coordinator: User, now: datetime
) -> None:
    page, add = (reverse(f"source-{one}", args=[judged.pk]) for one in ("list", "add"))
    client = visitor(coordinator)
    sent = {"item": "1.01", "kind": "interview", "operation": str(uuid4()), "on": str(now.date())}
    new = [SimpleUploadedFile(name, photo()) for name in ("a.jpg", "b.jpg")]
    film = SimpleUploadedFile("film.mp4", b"no photo")
    lacking = client.post(add, sent | {"says": "Izin ada.", "evidence": [*new, film]})
    assert lacking.status_code == 400
    assert [one.name for one in lacking.context["waiting"]] == ["a.jpg", "b.jpg"]
    assert not Evidence.objects.exists()  # nothing is half-written
    [kept, _left_out] = [one.word for one in lacking.context["waiting"]]
    whole = sent | {"says": "Izin ada.", "who": "Operator", "waiting": kept}
    last = SimpleUploadedFile("c.jpg", photo())
    for _tap in range(2):
        last.seek(0)
        assert client.post(add, whole | {"evidence": last}).status_code == 302
    source = AnswerSource.objects.get()
    assert {one.name for one in source.files.all()} == {"a.jpg", "c.jpg"}
    assert {one.name for one in Evidence.objects.filter(links__item__code="1.01")} == {
        "a.jpg",
        "c.jpg",
    }
    shown = client.get(page, {"item": "1.01"})
    assert "c.jpg" in shown.text


def test_one_file_beyond_the_limit_loses_none_of_the_others(
    judged: Evaluation, coordinator: User, now: datetime, settings: Settings
) -> None:
    settings.LARGEST_FILE = 100_000
    add = reverse("source-add", args=[judged.pk])
    sent = {"item": "1.01", "kind": "interview", "operation": str(uuid4()), "on": str(now.date())}
    whole = sent | {"says": "Izin ada.", "who": "Operator"}
    new = [SimpleUploadedFile(name, photo()) for name in ("a.jpg", "b.jpg")]
    film = SimpleUploadedFile("film.jpg", bytes(200_000))
    refused = visitor(coordinator).post(add, whole | {"evidence": [new[0], film, new[1]]})
    assert "film.jpg" in str(refused.context["form"].errors["evidence"])
    waiting = refused.context["waiting"]
    assert [one.name for one in waiting] == ["a.jpg", "b.jpg"]
    words = [one.word for one in waiting]
    assert visitor(coordinator).post(add, whole | {"waiting": words}).status_code == 302
    assert AnswerSource.objects.get().files.count() == 2


def test_photos_of_an_item_are_handed_in_without_a_script_and_once(
    judged: Evaluation, coordinator: User
) -> None:
    client, page = visitor(coordinator), reverse("source-list", args=[judged.pk])
    form = client.get(page, {"item": "1.01"}).context["files_form"]
    sent = {"item": "1.01", "operation": str(form["operation"].value())}
    add = reverse("evidence-add", args=[judged.pk])
    empty = client.post(add, sent)
    assert (empty.status_code, "Choose at least one file." in empty.text) == (400, True)
    contents = {"a.jpg": photo(), "b.jpg": photo()}
    for _time in range(2):
        files = [SimpleUploadedFile(*one) for one in contents.items()]
        assert client.post(add, sent | {"evidence": files}).status_code == 302
    assert Evidence.objects.filter(links__item__code="1.01").count() == 2
    wrong, good = SimpleUploadedFile("x.exe", b"MZ"), SimpleUploadedFile("c.jpg", photo())
    again = sent | {"operation": str(uuid4())}
    refused = client.post(add, again | {"evidence": [wrong, good]})
    assert (refused.status_code, "x.exe" in refused.text) == (400, True)
    [waits] = [one.word for one in refused.context["waiting"] if one.name == "c.jpg"]
    assert client.post(add, again | {"waiting": waits}).status_code == 302


def test_files_that_wait_are_good_for_who_sent_them_and_for_a_day(
    judged: Evaluation, coordinator: User, other_representative: User, now: datetime
) -> None:
    add = reverse("source-add", args=[judged.pk])
    sent = {"item": "1.01", "kind": "interview", "operation": str(uuid4()), "says": "Izin."}
    sent |= {"on": str(now.date())}
    lacking = visitor(coordinator).post(
        add, sent | {"evidence": SimpleUploadedFile("a.jpg", photo())}
    )
    [waiting] = lacking.context["waiting"]
    whole = sent | {"who": "Operator", "waiting": waiting.word}
    of_another = visitor(User.objects.create_user("koordinator.2", role=coordinator.role))
    refused = of_another.post(add, whole)
    assert refused.status_code == 400
    assert "evidence" in refused.context["form"].errors
    delete_orphans(now=now + PENDING_FOR + timedelta(minutes=1))
    assert visitor(coordinator).post(add, whole).status_code == 400
    assert not AnswerSource.objects.exists()


def test_a_file_is_taken_off_a_source_while_it_is_open(
    judged: Evaluation, by_representative: Actor, representative: User, now: datetime
) -> None:
    new = [SimpleUploadedFile("Izin.jpg", photo())]
    pk = tell_source(judged, by_representative, now=now, party=CONTRACTOR, new_files=new)
    source = SelfSource.objects.get(pk=pk)
    [file] = source.files.all()
    address = reverse("self-source-file-remove", args=[judged.pk, pk, file.pk])
    client = visitor(representative)
    for _twice in range(2):
        assert client.post(address).status_code == 302
    assert not source.files.exists()
    assert file.links.count() == 1  # it stays evidence of its item
    assert AuditEntry.objects.filter(action="remove_source_file").count() == 1
    saving = SelfSaving(judged, by_representative, now=now)
    saving.everything()
    saving.submit()
    assert client.post(address).status_code == 409


def test_where_no_name_was_promised_the_field_says_that_files_have_names_too(
    judged: Evaluation, coordinator: User
) -> None:
    page = reverse("source-list", args=[judged.pk])
    hints = {
        kind: str(
            visitor(coordinator)
            .get(page, {"item": "1.01", "kind": kind})
            .context["form"]["evidence"]
            .help_text
        )
        for kind in ("interview", "document")
    }
    assert len(hints["interview"]) > len(hints["document"])
    assert hints["interview"].startswith(hints["document"])
