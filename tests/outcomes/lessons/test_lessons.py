"""Lessons: shared for an item, reviewed, by name only where their author says so."""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from accounts.choices import Role
from accounts.models import User
from checklists.selectors.proposed_figures import item_facts
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Evaluation, Period
from outcomes.lessons import todo
from outcomes.lessons.choices import LessonStatus
from outcomes.lessons.models import Lesson
from outcomes.lessons.rules import carries_author, named_in
from outcomes.lessons.services.lessons import (
    LessonFacts,
    change_lesson,
    publish_lesson,
    send_back_lesson,
    share_lesson,
    take_down_lesson,
    withdraw_lesson,
)
from tests.files.hostile import photo
from tests.outcomes.coaching.coaching_scene import AT
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("period")
ITEM = "csms-1.01"
LIST = "lesson-list"
PRACTICE = "Pengawas membuka toolbox meeting dengan satu nyaris celaka dari kemarin."


def facts(**given: object) -> LessonFacts:
    return LessonFacts(
        **{"lineage": ITEM, "title": "Satu nyaris celaka sehari", "practice": PRACTICE,
           "is_named": False, **given}  # type: ignore[arg-type]
    )  # fmt: skip


def shared(contractor: Contractor | None, *, by: Actor = SYSTEM, **given: object) -> Lesson:
    return share_lesson(
        facts=facts(**given), contractor=contractor, operation=uuid4(), by=by, now=AT
    )


def visible(lesson: Lesson) -> Lesson:
    return publish_lesson(lesson=lesson, seen=lesson.version, by=SYSTEM, now=AT)


def photo_with_author() -> bytes:
    """A JPEG whose EXIF says who took it."""
    content, picture = BytesIO(), Image.new("RGB", (640, 480), "grey")
    exif = Image.Exif()
    exif[0x013B] = "Budi PT A"  # Artist
    picture.save(content, "JPEG", exif=exif)
    return content.getvalue()


@pytest.mark.parametrize(
    ("text", "found"),
    [("Kami di pt  a memulainya.", "PT A"), ("PT Aman memulainya.", ""), ("Tanpa nama.", "")],
)
def test_a_name_is_found_as_whole_words(text: str, found: str) -> None:
    assert named_in(text, ["PT A", ""]) == found


def test_a_photo_carries_no_author_and_a_document_does() -> None:
    assert not carries_author(["image/jpeg", "image/png"])
    assert carries_author(["image/jpeg", "application/pdf"])


def test_a_lesson_is_seen_by_everybody_once_it_was_reviewed(
    contractor: Contractor, representative: User, other_representative: User, coordinator: User,
    by_representative: Actor, by_coordinator: Actor,
) -> None:  # fmt: skip
    lesson = shared(contractor, by=by_representative)
    page, rival = reverse("lesson", args=[lesson.key]), visitor(other_representative)
    assert rival.get(page).status_code == 404
    assert lesson.title not in rival.get(reverse(LIST)).text
    waiting = todo.to_review(coordinator, AT)
    assert waiting is not None
    assert [line.title for line in waiting.lines] == [lesson.title]
    publish_lesson(lesson=lesson, seen=1, by=by_coordinator, now=AT)
    for address in (page, reverse(LIST)):
        assert lesson.title in rival.get(address).text
    own = visitor(representative).get(page).text
    assert "PT A (not named to others)" in own
    assert AuditEntry.objects.filter(target_type="lesson").count() == 2


def test_nothing_that_a_rival_reads_tells_from_whom_an_anonymous_lesson_is(
    contractor: Contractor, representative: User, other_representative: User, viewer: User,
) -> None:  # fmt: skip
    taken = SimpleUploadedFile("PT A budi.jpg", photo_with_author(), content_type="image/jpeg")
    page = reverse("lesson-share")
    sent = {"lineage": ITEM, "title": "Judul", "practice": PRACTICE, "is_named": "unnamed"}
    lacking = visitor(representative).post(page, sent | {"title": "", "evidence": taken})
    [waiting] = lacking.context["waiting"]  # the photo need not be chosen again
    sent["waiting"] = waiting.word
    assert visitor(representative).post(page, sent).status_code == 302
    lesson = visible(Lesson.objects.get())
    photos = reverse("lesson-photo", args=[lesson.key, 1])
    addresses = [
        reverse("lesson", args=[lesson.key]),
        reverse(LIST),
        f"{reverse(LIST)}?item={ITEM}",
        reverse("data:table", args=["lessons"]),
    ]
    for reader in (other_representative, viewer):
        client = visitor(reader)
        for address in addresses:
            text = client.get(address).text
            assert "Judul" in text
            for trace in ("PT A", "PTA", "budi", str(representative), "wakil.pta"):
                # as a word: a form's token is letters at random
                assert not re.search(rf"\b{re.escape(trace)}\b", text), address
        answer = client.get(photos)
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert not Image.open(BytesIO(content)).getexif()
        assert "PT" not in str(answer.headers)
        assert client.get(reverse("lesson-document", args=[lesson.key, 1])).status_code == 404


def test_a_filter_by_company_does_not_find_the_anonymous(
    contractor: Contractor, other_contractor: Contractor, viewer: User
) -> None:
    visible(shared(contractor))
    client, table = visitor(viewer), reverse("data:table", args=["lessons"])
    one, other = (
        client.get(table, {"contractor": company.pk}).text
        for company in (contractor, other_contractor)
    )
    assert ("nyaris celaka" in one) == ("nyaris celaka" in other)


def test_a_named_lesson_says_from_whom(contractor: Contractor, other_representative: User) -> None:
    lesson = visible(shared(contractor, is_named=True))
    assert "PT A" in visitor(other_representative).get(reverse(LIST)).text
    assert "PT A" in visitor(other_representative).get(
        reverse("lesson", args=[lesson.key])
    ).text  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"practice": ""}, "practice"),
        ({"lineage": "csms-9.99"}, "lineage"),
        ({"practice": "Di PT A kami mulai pukul enam."}, "practice"),
        ({"title": "Cara  pt a"}, "title"),
    ],
)
def test_what_cannot_be_shared_is_refused_at_its_field(
    contractor: Contractor, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        shared(contractor, **given)
    assert [*refused.value.fields] == [field]
    assert not Lesson.objects.exists()


def test_without_a_name_no_document_is_taken(contractor: Contractor, representative: User) -> None:
    document = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    sent = {"lineage": ITEM, "title": "Judul", "practice": PRACTICE, "is_named": "unnamed"}
    answer = visitor(representative).post(reverse("lesson-share"), sent | {"evidence": document})
    assert answer.status_code == 400
    assert PRACTICE in answer.text
    assert not Lesson.objects.exists()


def test_nobody_shares_for_another_company_or_without_one(
    contractor: Contractor, other_representative: User, viewer: User, stranger: User,
    by_coordinator: Actor,
) -> None:  # fmt: skip
    for by in (Actor(other_representative), Actor(viewer), by_coordinator):
        with pytest.raises(NotAllowed):
            shared(contractor, by=by)
    for by in (Actor(other_representative), Actor(stranger)):
        with pytest.raises(NotAllowed):
            shared(None, by=by, is_named=True)
    with pytest.raises(Refusal):
        shared(None, by=by_coordinator)
    assert shared(None, by=by_coordinator, is_named=True).contractor is None


def test_who_shared_it_does_not_review_it(coordinator: User, by_coordinator: Actor) -> None:
    lesson = shared(None, by=by_coordinator, is_named=True)
    with pytest.raises(NotAllowed):
        publish_lesson(lesson=lesson, seen=1, by=by_coordinator, now=AT)
    waiting = todo.to_review(coordinator, AT)
    assert waiting is not None
    assert waiting.total == 0
    second = User.objects.create_user("koordinator2", role=Role.COORDINATOR)
    publish_lesson(lesson=lesson, seen=1, by=Actor(second), now=AT)


def test_a_lesson_that_names_another_company_is_not_published(
    contractor: Contractor, other_contractor: Contractor
) -> None:
    lesson = shared(contractor, practice=f"Seperti di {other_contractor.name}.")
    with pytest.raises(Refusal, match=other_contractor.name):
        visible(lesson)


def test_what_is_sent_back_is_changed_and_waits_again(
    contractor: Contractor, representative: User, by_representative: Actor, by_coordinator: Actor
) -> None:
    lesson = shared(contractor, by=by_representative)
    with pytest.raises(Refusal):
        send_back_lesson(lesson=lesson, reason=" ", seen=1, by=by_coordinator, now=AT)
    send_back_lesson(lesson=lesson, reason="Terlalu singkat.", seen=1, by=by_coordinator, now=AT)
    waiting = todo.sent_back(representative, AT)
    assert waiting is not None
    assert waiting.total == 1
    own = visitor(representative)
    page = reverse("lesson-change", args=[lesson.key])
    assert "Terlalu singkat." in own.get(page).text
    sent = {"lineage": ITEM, "title": "Judul", "practice": "Lebih panjang.", "version": 1,
            "is_named": "named"}  # fmt: skip
    assert own.post(page, sent).status_code == 409
    assert own.post(page, sent | {"version": 2}).status_code == 302
    lesson.refresh_from_db()
    assert (lesson.status, lesson.is_named, lesson.reason) == (LessonStatus.WAITING, True, "")
    visible(lesson)
    with pytest.raises(Conflict):
        change_lesson(lesson=lesson, facts=facts(), seen=4, by=by_representative, now=AT)


def test_who_reviews_an_old_page_publishes_nothing(
    contractor: Contractor, by_representative: Actor
) -> None:
    lesson = shared(contractor, by=by_representative)
    change_lesson(lesson=lesson, facts=facts(title="Lain"), seen=1, by=by_representative, now=AT)
    with pytest.raises(Conflict):
        publish_lesson(lesson=lesson, seen=1, by=SYSTEM, now=AT)


def test_a_lesson_is_withdrawn_by_its_author_and_taken_down_with_a_reason(
    contractor: Contractor, coordinator: User, representative: User, other_representative: User,
    by_representative: Actor,
) -> None:  # fmt: skip
    first, second = visible(shared(contractor)), visible(shared(contractor, title="Dua"))
    rival = visitor(other_representative)
    withdraw = reverse("lesson-withdraw", args=[first.key])
    assert rival.post(withdraw).status_code == 404
    assert visitor(representative).post(withdraw).status_code == 302
    for by in (by_representative, SYSTEM):
        with pytest.raises(Conflict):
            withdraw_lesson(lesson=first, by=by, now=AT)
    down = reverse("lesson-take-down", args=[second.key])
    assert visitor(coordinator).post(down, {"reason": ""}).status_code == 400
    seen = {"reason": "Foto pelat nomor.", "version": second.version}
    assert visitor(coordinator).post(down, seen).status_code == 302
    second.refresh_from_db()
    with pytest.raises(Conflict):
        take_down_lesson(lesson=second, reason="Lagi.", seen=second.version, by=SYSTEM, now=AT)
    for lesson in (first, second):
        page = reverse("lesson", args=[lesson.key])
        assert rival.get(page).status_code == 404
        assert visitor(representative).get(page).status_code == 200
    assert "Foto pelat nomor." in visitor(representative).get(
        reverse("lesson", args=[second.key])
    ).text  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.filter(pk=first.pk).delete()


def test_who_looked_at_an_old_page_takes_nothing_down(
    contractor: Contractor, coordinator: User
) -> None:
    lesson = visible(shared(contractor))
    down, old = reverse("lesson-take-down", args=[lesson.key]), {"reason": "Salah.", "version": 1}
    answer = visitor(coordinator).post(down, old)
    assert (answer.status_code, "Salah." in answer.text) == (409, True)
    lesson.refresh_from_db()
    assert lesson.status == LessonStatus.VISIBLE


@pytest.mark.parametrize("is_named", [False, True])
def test_the_trail_names_who_shared_a_lesson_only_where_they_are_named(
    contractor: Contractor, representative: User, viewer: User, is_named: bool
) -> None:
    by = Actor(representative, "10.1.2.3")
    lesson = shared(contractor, by=by, is_named=is_named)
    change_lesson(
        lesson=lesson, facts=facts(title="Lain", is_named=is_named), seen=1, by=by, now=AT
    )
    withdraw_lesson(lesson=lesson, by=by, now=AT)
    rows = AuditEntry.objects.filter(target_type="lesson")
    assert rows.filter(user=representative, address="10.1.2.3").count() == (3 if is_named else 0)
    client = visitor(viewer)
    queries: list[dict[str, str]] = [{}, {"kind": "lesson"}]
    for query in queries:
        told = client.get("/trail/", query).context["rows"]
        of_lesson = [one for one in told if "Lain" in one.sentence]
        assert len(of_lesson) == 3
        assert all((str(representative) in one.sentence) == is_named for one in of_lesson)
    company = {"kind": "lesson", "contractor": str(contractor.pk)}
    found = client.get("/trail/", company).context["rows"]
    assert len(found) == (3 if is_named else 0)
    table = client.get(reverse("data:table", args=["trail"])).text
    assert (representative.username in table) == is_named


def test_who_takes_the_name_away_reads_what_the_trail_keeps(
    contractor: Contractor, representative: User, by_representative: Actor
) -> None:
    first, said = shared(contractor, by=by_representative, is_named=True), "the audit trail keeps"
    page = visitor(representative).get(reverse("lesson-change", args=[first.key])).text
    assert "withdraw this lesson" in " ".join(page.split())
    assert said in " ".join(visitor(representative).get(reverse("lesson-share")).text.split())


def test_the_item_of_a_checklist_leads_to_its_lessons(
    evaluation: Evaluation, contractor: Contractor, coordinator: User
) -> None:
    lesson = shared(contractor)
    assert "1.01" not in item_facts(evaluation)
    visible(lesson)
    (fact,) = item_facts(evaluation)["1.01"]
    assert lesson.title in visitor(coordinator).get(fact.address).text
    assert fact.address in visitor(coordinator).get(
        reverse("checklist", args=[evaluation.pk])
    ).text  # fmt: skip


def test_the_list_is_narrowed_by_element_and_item(contractor: Contractor, viewer: User) -> None:
    for lineage, title in ((ITEM, "Satu"), ("csms-1.02", "Dua"), ("csms-2.01", "Tiga")):
        visible(shared(contractor, lineage=lineage, title=title))
    client = visitor(viewer)
    for query, found in (
        ({"element": "csms/1"}, {"Satu", "Dua"}),
        ({"item": "csms-2.01"}, {"Tiga"}),
    ):
        rows = client.get(reverse(LIST), query).context["rows"]
        assert {row.lesson.title for row in rows} == found


def test_the_list_asks_as_much_for_many_lessons(
    contractor: Contractor, representative: User, other_representative: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(12):
        visible(shared(contractor, title=f"Judul {number}"))
    client = visitor(other_representative)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(14):
        client.get(reverse(LIST))


def test_a_second_tap_shares_once_with_its_photo(contractor: Contractor) -> None:
    tap, content = uuid4(), photo()
    for _tap in range(2):
        share_lesson(
            facts=facts(), contractor=contractor, operation=tap, by=SYSTEM, now=AT,
            files=[SimpleUploadedFile("a.jpg", content, content_type="image/jpeg")],
        )  # fmt: skip
    assert Lesson.objects.get().files.count() == 1


def test_periods_that_nobody_uses_offer_no_item(period: Period) -> None:
    Period.objects.filter(pk=period.pk).delete()
    with pytest.raises(Refusal):
        shared(None, is_named=True)
