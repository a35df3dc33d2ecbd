"""Evidence on pages: shown to the owner's people, handed out as files that run nothing."""

from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from checklists.services.evidence import link_evidence, remove_evidence
from core.audit import Actor
from evaluations.models import Evaluation, Evidence
from evaluations.parties import PartyEvidence
from tests.evaluations.evidence_scene import HandingIn
from tests.files.hostile import honest, pdf, photo
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


def url_of(name: str, evidence: PartyEvidence) -> str:
    return reverse(f"evidence-{name}", args=[evidence.evaluation_id, evidence.pk])


def part_url(evaluation: Evaluation, item: str = "1.01") -> str:
    return reverse("evidence-list", args=[evaluation.pk]) + f"?item={item}"


def test_the_part_of_an_item_shows_its_files(coordinator: User, hand_in: HandingIn) -> None:
    kept = hand_in.one(("Foto <b>.jpg", photo()))
    hand_in(("lain.pdf", pdf()), item="2.01")
    page = visitor(coordinator).get(part_url(kept.evaluation)).content.decode()
    assert "Foto _b_.jpg" in page
    assert "koordinator" in page
    assert kept.sha256 in page
    assert url_of("thumbnail", kept) in page
    assert "lain.pdf" not in page


def test_what_a_person_called_a_file_stays_text(coordinator: User, hand_in: HandingIn) -> None:
    hand_in(("a&quot;'&amp;.jpg", photo()))
    page = visitor(coordinator).get(part_url(hand_in.evaluation)).content.decode()
    assert "a&amp;quot;&#x27;&amp;amp;.jpg" in page


def test_a_reader_sees_the_files_and_no_buttons(
    coordinator: User, viewer: User, hand_in: HandingIn
) -> None:
    hand_in()
    pages = [
        visitor(person).get(part_url(hand_in.evaluation)).content.decode()
        for person in (coordinator, viewer)
    ]
    assert ["data-add" in page for page in pages] == [True, False]
    assert ["data-remove" in page for page in pages] == [True, False]


def test_an_unknown_item_is_not_found(coordinator: User, evaluation: Evaluation) -> None:
    assert visitor(coordinator).get(part_url(evaluation, "9.99")).status_code == 404
    assert visitor(coordinator).get(part_url(evaluation, "")).status_code == 404


def test_all_evidence_is_on_one_page_by_item(
    viewer: User, hand_in: HandingIn, by_coordinator: Actor, now: Any
) -> None:
    kept = hand_in.one()
    link_evidence(evidence=kept, item_code="3.02", by=by_coordinator, now=now)
    page = visitor(viewer).get(reverse("evidence-list", args=[kept.evaluation_id])).content.decode()
    assert 'id="i-1.01"' in page
    assert 'id="i-3.02"' in page
    assert "1 file<" in page


def test_the_managers_page_leads_to_the_evidence_of_an_item(
    manager: User, hand_in: HandingIn
) -> None:
    kept = hand_in.one()
    url = reverse("evaluation-review", args=[kept.evaluation_id])
    page = visitor(manager).get(url).content.decode()
    assert reverse("evidence-list", args=[kept.evaluation_id]) + "#i-1.01" in page


def test_a_year_without_evidence_says_where_it_is_added(
    viewer: User, evaluation: Evaluation
) -> None:
    page = visitor(viewer).get(reverse("evidence-list", args=[evaluation.pk])).content.decode()
    assert "No evidence yet" in page


def test_thirty_files_cost_no_more_statements_than_one(
    coordinator: User, hand_in: HandingIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(coordinator)
    hand_in(*((f"{n}.pdf", pdf() + b"%d" % n) for n in range(10)))
    client.get(part_url(hand_in.evaluation))  # the sheet is kept from here on
    with django_assert_max_num_queries(6):
        client.get(part_url(hand_in.evaluation))


def test_the_items_of_a_file_can_be_chosen(coordinator: User, hand_in: HandingIn) -> None:
    kept = hand_in.one()
    page = visitor(coordinator).get(url_of("items", kept)).content.decode()
    assert page.count('type="checkbox"') == 61
    assert page.count(" checked") == 1
    assert 'value="1.01" checked' in page


@pytest.mark.parametrize("ending", ["jpg", "png", "heic", "webp", "pdf", "xlsx", "docx"])
def test_a_file_is_handed_out_as_it_came_and_runs_nothing(
    ending: str, viewer: User, hand_in: HandingIn
) -> None:
    content = honest(ending)
    kept = hand_in.one((f"berkas.{ending}", content))
    answer = visitor(viewer).get(url_of("download", kept), headers={"accept-encoding": "gzip"})
    assert answer.getvalue() == content
    assert answer["Content-Type"] == kept.content_type
    assert answer["Content-Disposition"] == f'attachment; filename="berkas.{ending}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Length"] == str(len(content))


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Foto é.jpg", "attachment; filename*=utf-8''Foto%20%C3%A9.jpg"),
        ('a"b.jpg', 'attachment; filename="a_b.jpg"'),
        ("a\r\nX: y.jpg", 'attachment; filename="a X_ y.jpg"'),
        ("foto.png", 'attachment; filename="foto.jpg"'),
        ("foto", 'attachment; filename="foto.jpg"'),
        ("../../x.JPG", 'attachment; filename="x.JPG"'),
    ],
)
def test_the_name_it_is_saved_by_is_harmless_and_says_what_it_is(
    name: str, header: str, viewer: User, hand_in: HandingIn
) -> None:
    kept = hand_in.one((name, photo()))
    answer = visitor(viewer).get(url_of("download", kept))
    answer.getvalue()
    assert answer["Content-Disposition"] == header


def test_a_thumbnail_is_shown_with_the_same_care(viewer: User, hand_in: HandingIn) -> None:
    answer = visitor(viewer).get(url_of("thumbnail", hand_in.one()))
    assert answer.getvalue().startswith(b"\xff\xd8\xff")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_document_has_no_thumbnail(viewer: User, hand_in: HandingIn) -> None:
    kept = hand_in.one(("a.pdf", pdf()))
    assert visitor(viewer).get(url_of("thumbnail", kept)).status_code == 404


@pytest.mark.parametrize("address", ["download", "thumbnail"])
def test_a_file_the_storage_has_lost_is_a_sentence_and_a_line_of_the_log(
    viewer: User, hand_in: HandingIn, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    kept = hand_in.one()
    gone = kept.file if address == "download" else kept.thumbnail
    gone.storage.delete(gone.name)
    answer = visitor(viewer).get(url_of(address, kept))
    assert answer.status_code == 410
    assert "restore it from a backup" in answer.text
    assert [line for line in caplog.messages if gone.name in line] == [
        f"The file {gone.name} is gone from the storage: restore it from a backup"
    ]


def test_a_removed_file_is_not_handed_out(
    viewer: User, hand_in: HandingIn, by_coordinator: Actor, now: Any
) -> None:
    kept = remove_evidence(evidence=hand_in.one(), by=by_coordinator, now=now)
    assert visitor(viewer).get(url_of("download", kept)).status_code == 404
    Evidence.objects.update(in_result=True)  # a frozen result names it: it can be looked up
    answer = visitor(viewer).get(url_of("download", kept))
    answer.getvalue()
    assert answer.status_code == 200


@pytest.mark.parametrize("who", ["representative", "other_representative", "stranger"])
def test_no_representative_gets_a_file(
    who: str, hand_in: HandingIn, request: pytest.FixtureRequest
) -> None:
    kept = hand_in.one()
    Evaluation.objects.update(status="published")
    client = visitor(request.getfixturevalue(who))
    for name in ("download", "thumbnail"):
        assert client.get(url_of(name, kept)).status_code == 404
    for name in ("list", "items"):
        arguments = [kept.evaluation_id] + ([kept.pk] if name == "items" else [])
        assert client.get(reverse(f"evidence-{name}", args=arguments)).status_code in {403, 404}


def test_nobody_gets_a_file_without_signing_in(hand_in: HandingIn) -> None:
    answer = visitor().get(url_of("download", hand_in.one()))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))


def test_a_file_is_found_only_below_its_own_evaluation(viewer: User, hand_in: HandingIn) -> None:
    kept = hand_in.one()
    url = reverse("evidence-download", args=[kept.evaluation_id + 1, kept.pk])
    assert visitor(viewer).get(url).status_code == 404


@pytest.mark.parametrize("name", ["download", "thumbnail", "items"])
def test_files_are_only_read_here(name: str, coordinator: User, hand_in: HandingIn) -> None:
    assert visitor(coordinator).post(url_of(name, hand_in.one())).status_code == 405
