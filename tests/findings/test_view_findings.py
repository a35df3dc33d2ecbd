"""The pages of findings: the list with its filters, one with each step on it, its files."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from contractors.models import Contractor
from findings.choices import FindingSeverity, FindingStatus
from findings.models import Finding, FindingFile
from tests.clock import statements_for_days
from tests.files.hostile import photo
from tests.findings.findings_scene import finding_with_a_photo, stored_finding
from tests.visitors import visitor

ANSWER = {"root_cause": "Pengawas tidak ada.", "action": "Pengawas ditambah.", "note": ""}


@pytest.fixture
def finding(contractor: Contractor, now: datetime) -> Finding:
    """Open, at PT A."""
    return stored_finding(contractor=contractor, raised_at=now)


def shown(client: Client, **query: str) -> list[str]:
    """The references the list shows, in its order."""
    answer = client.get(reverse("finding-list"), query)
    assert answer.status_code == 200
    return [finding.reference for finding, _late, _place in answer.context["rows"]]


def step(client: Client, name: str, *, finding: Finding, **given: Any) -> Any:
    """Take a step on a finding's page."""
    return client.post(reverse(name, args=[finding.pk]), given)


def operation_on(client: Client, finding: Finding) -> str:
    """The id that the first form of a finding's page is sent under."""
    page = client.get(reverse("finding", args=[finding.pk])).text
    found = re.search(r'name="operation" value="([0-9a-f-]{36})"', page)
    assert found
    return found[1]


def test_without_any_finding_the_list_says_where_they_come_from(
    client: Client, coordinator: User
) -> None:
    client.force_login(coordinator)
    page = client.get(reverse("finding-list")).content.decode()
    assert 'class="empty"' in page
    assert reverse("contractor-list") in page


def test_what_is_due_first_stands_on_top_and_what_is_closed_last(
    client: Client, viewer: User, contractor: Contractor, now: datetime
) -> None:
    given: dict[str, Any] = {"contractor": contractor, "raised_at": now}
    today = timezone.localdate()
    stored_finding(1, due_on=today, status=FindingStatus.CLOSED, closed_at=now, **given)
    stored_finding(2, due_on=None, severity=FindingSeverity.OBSERVATION, **given)
    stored_finding(3, due_on=today + timedelta(days=9), **given)
    stored_finding(4, due_on=today - timedelta(days=9), **given)
    client.force_login(viewer)
    assert shown(client) == ["T-A-2025-0004", "T-A-2025-0003", "T-A-2025-0002", "T-A-2025-0001"]
    counts = client.get(reverse("finding-list")).context["counts"]
    assert (counts.total, counts.unclosed, counts.overdue) == (4, 3, 1)


def test_each_filter_is_part_of_the_address(
    client: Client,
    viewer: User,
    contractor: Contractor,
    other_contractor: Contractor,
    now: datetime,
) -> None:
    today = timezone.localdate()
    stored_finding(1, contractor=contractor, raised_at=now, due_on=today)
    stored_finding(
        2,
        contractor=other_contractor,
        raised_at=now,
        year=2024,
        severity=FindingSeverity.MINOR,
        due_on=today - timedelta(days=1),
        status=FindingStatus.ANSWERED,
        description="Helm retak.",
    )
    client.force_login(viewer)
    major, minor = ["T-A-2025-0001"], ["T-B-2024-0002"]
    assert shown(client, severity="major") == major
    assert shown(client, status="answered") == minor
    assert shown(client, status="unclosed") == minor + major
    assert shown(client, overdue="1") == minor
    assert shown(client, contractor=str(contractor.pk)) == major
    assert shown(client, year="2024") == minor
    assert shown(client, q="helm") == minor
    assert shown(client, severity="x", year="x", contractor="x") == minor + major


def test_a_choice_that_nothing_fits_says_so(client: Client, viewer: User, finding: Finding) -> None:
    client.force_login(viewer)
    page = client.get(reverse("finding-list"), {"year": "1999"}).content.decode()
    assert 'class="empty"' in page
    assert finding.reference not in page


def test_what_is_folded_says_how_many_filters_are_active(finding: Finding, viewer: User) -> None:
    page = visitor(viewer).get(reverse("finding-list"), {"severity": "major", "overdue": "on"}).text
    assert "2 filters active" in page
    assert "filters active" not in visitor(viewer).get(reverse("finding-list")).text


def test_a_filter_that_makes_no_sense_is_left_out_and_said(finding: Finding, viewer: User) -> None:
    page = visitor(viewer).get(reverse("finding-list"), {"severity": "berat"}).text
    assert "Severity: Select a valid choice." in page
    assert "It was left out" in page
    assert finding.reference in page


def test_thousands_of_findings_come_in_pages_that_keep_the_filter(
    client: Client,
    viewer: User,
    contractor: Contractor,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    given: dict[str, Any] = {"contractor": contractor, "raised_at": now}
    for number in range(1, 62):
        stored_finding(number, **given)
    client.force_login(viewer)
    most = 12 + statements_for_days()  # one a kind of place where findings are born
    with django_assert_max_num_queries(most):
        answer = client.get(reverse("finding-list"), {"severity": "major"})
    assert len(answer.context["rows"]) == 50
    assert "severity=major&amp;page=2" in answer.content.decode()
    assert len(shown(client, severity="major", page="2")) == 11
    assert len(shown(client, page="999")) == 11  # the last one there is


def test_a_representative_sees_their_own_and_answers_it_with_a_photo(
    client: Client,
    representative: User,
    finding: Finding,
    other_contractor: Contractor,
    now: datetime,
) -> None:
    stored_finding(9, contractor=other_contractor, raised_at=now)
    client.force_login(representative)
    assert shown(client) == [finding.reference]
    files = [SimpleUploadedFile("a.jpg", photo()), SimpleUploadedFile("b.jpg", photo())]
    assert (
        step(client, "finding-answer", finding=finding, **ANSWER, evidence=files).status_code == 302
    )
    finding.refresh_from_db()
    assert finding.status == FindingStatus.ANSWERED
    assert sorted(file.name for file in finding.files.all()) == ["a.jpg", "b.jpg"]


def test_another_companys_finding_is_hidden(
    client: Client, other_representative: User, finding: Finding
) -> None:
    client.force_login(other_representative)
    assert client.get(reverse("finding", args=[finding.pk])).status_code == 404
    assert step(client, "finding-answer", finding=finding, **ANSWER).status_code == 404


def test_an_answer_that_is_not_complete_comes_back_as_it_was_written(
    client: Client, representative: User, finding: Finding
) -> None:
    client.force_login(representative)
    answer = step(
        client, "finding-answer", finding=finding, root_cause=" ", action="Pagar dipasang."
    )
    assert answer.status_code == 400
    assert "Pagar dipasang." in answer.content.decode()
    assert answer.context["answer_form"].errors.keys() == {"root_cause"}
    assert Finding.objects.get().status == FindingStatus.OPEN


def test_the_files_of_an_answer_wait_for_it_where_words_are_missing(
    client: Client, representative: User, finding: Finding
) -> None:
    client.force_login(representative)
    shown = SimpleUploadedFile("pagar.jpg", photo())
    without = ANSWER | {"root_cause": " "}
    lacking = step(client, "finding-answer", finding=finding, **without, evidence=shown)
    [waiting] = lacking.context["waiting"]
    assert (waiting.name, waiting.word in lacking.text) == ("pagar.jpg", True)
    step(client, "finding-answer", finding=finding, **ANSWER, waiting=waiting.word)
    assert [one.name for one in finding.files.all()] == ["pagar.jpg"]


def test_a_file_that_is_not_kept_is_named_beside_the_files(
    client: Client, representative: User, finding: Finding
) -> None:
    client.force_login(representative)
    lie = SimpleUploadedFile("laporan.pdf", b"MZ not a PDF")
    answer = step(client, "finding-answer", finding=finding, **ANSWER, evidence=[lie])
    assert answer.status_code == 400
    assert "laporan.pdf" in answer.content.decode()
    assert not FindingFile.objects.exists()


def test_a_finding_goes_from_raised_to_effective_over_the_pages(
    client: Client, coordinator: User, manager: User, representative: User, contractor: Contractor
) -> None:
    client.force_login(coordinator)
    raised = {
        "severity": "major",
        "description": "Izin kerja tidak ada.",
        "due_on": "",
        "owner": "",
    }
    client.post(reverse("finding-raise", args=[contractor.pk]), raised)
    finding = Finding.objects.get()
    assert finding.due_on == timezone.localdate() + timedelta(days=30)
    client.force_login(representative)
    step(client, "finding-answer", finding=finding, **ANSWER)
    client.force_login(manager)
    step(client, "finding-refuse", finding=finding, reason="Belum ada bukti.")
    client.force_login(representative)
    assert "Belum ada bukti." in client.get(reverse("finding", args=[finding.pk])).content.decode()
    step(client, "finding-answer", finding=finding, **ANSWER)
    client.force_login(manager)
    step(client, "finding-close", finding=finding, verification="Dilihat di lapangan.")
    assert (
        step(client, "finding-effectiveness", finding=finding, effective="yes").status_code == 302
    )
    finding.refresh_from_db()
    assert (finding.status, finding.effective) == (FindingStatus.CLOSED, True)
    steps = client.get(reverse("finding", args=[finding.pk])).context["steps"]
    assert len(steps) == 6
    assert steps[2].parts[0].value == "Belum ada bukti."


@pytest.mark.parametrize(
    ("status", "who", "action"),
    [
        (FindingStatus.OPEN, "representative", "finding-answer"),
        (FindingStatus.OPEN, "coordinator", "finding-change"),
        (FindingStatus.ANSWERED, "manager", "finding-close"),
        (FindingStatus.CLOSED, "manager", "finding-effectiveness"),
        (FindingStatus.ANSWERED, "representative", ""),
        (FindingStatus.OPEN, "viewer", ""),
    ],
)
def test_the_page_offers_what_this_person_can_do_next(
    status: str,
    who: str,
    action: str,
    client: Client,
    contractor: Contractor,
    now: datetime,
    request: pytest.FixtureRequest,
) -> None:
    closed_at = now if status == FindingStatus.CLOSED else None
    finding = stored_finding(
        contractor=contractor, raised_at=now, status=status, closed_at=closed_at
    )
    client.force_login(request.getfixturevalue(who))
    page = client.get(reverse("finding", args=[finding.pk])).content.decode()
    steps = ("answer", "change", "close", "refuse", "effectiveness")
    offered = {f"finding-{name}" for name in steps if f"/findings/{finding.pk}/{name}/" in page}
    assert offered - {"finding-refuse"} == ({action} - {""})


def test_a_step_that_somebody_else_has_taken_is_a_conflict(
    client: Client, manager: User, finding: Finding
) -> None:
    client.force_login(manager)
    assert (
        step(client, "finding-close", finding=finding, verification="Dilihat.").status_code == 409
    )


def test_a_change_shows_what_stood_there_before(
    client: Client, coordinator: User, manager: User, finding: Finding
) -> None:
    client.force_login(coordinator)
    changed = {"severity": "minor", "description": finding.description, "due_on": finding.due_on}
    step(client, "finding-change", finding=finding, **changed, owner=str(manager.pk))
    [one] = client.get(reverse("finding", args=[finding.pk])).context["steps"]
    assert [(part.before, part.value) for part in one.parts][1] == ("PT A", "manajer")


def test_what_did_not_hold_is_raised_anew_with_its_words(
    client: Client, coordinator: User, finding: Finding
) -> None:
    client.force_login(coordinator)
    page = reverse("finding-raise", args=[finding.contractor_id])
    form = client.get(page, {"again": finding.reference}).context["form"]
    assert finding.reference in form.initial["description"]
    assert not client.get(page, {"again": "T-1"}).context["form"].initial


def test_a_finding_without_words_is_sent_back(
    client: Client, coordinator: User, contractor: Contractor
) -> None:
    client.force_login(coordinator)
    answer = client.post(reverse("finding-raise", args=[contractor.pk]), {"severity": "major"})
    assert answer.status_code == 400
    assert not Finding.objects.exists()


def test_a_file_is_handed_out_as_an_attachment_to_those_who_see_the_finding(
    client: Client,
    representative: User,
    other_representative: User,
    contractor: Contractor,
    now: datetime,
) -> None:
    finding = finding_with_a_photo(contractor=contractor, raised_at=now)
    address = reverse("finding-file", args=[finding.pk, finding.files.get().pk])
    client.force_login(other_representative)
    assert client.get(address).status_code == 404
    client.force_login(representative)
    answer = client.get(address)
    assert answer.getvalue().startswith(b"\xff\xd8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="foto.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    kept = finding.files.get().file
    kept.storage.delete(kept.name)
    assert client.get(address).status_code == 410


def test_a_contractors_page_shows_what_is_not_closed_and_where_to_raise_more(
    client: Client, coordinator: User, viewer: User, finding: Finding
) -> None:
    address = reverse("contractor-detail", args=[finding.contractor_id])
    client.force_login(coordinator)
    page = client.get(address).content.decode()
    assert finding.reference in page
    assert reverse("finding-raise", args=[finding.contractor_id]) in page
    client.force_login(viewer)
    assert (
        reverse("finding-raise", args=[finding.contractor_id])
        not in client.get(address).content.decode()
    )


def test_too_many_or_too_large_files_leave_what_was_written(
    finding: Finding, representative: User, settings: Settings
) -> None:
    settings.LARGEST_FILE = 5_000
    many = [SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(14)]
    large = [SimpleUploadedFile("besar.jpg", b"x" * 6_000)]
    for files, said in (
        (many, "You sent 14 files and 0 are there already, but a finding has at most 10"),
        (large, "besar.jpg is larger than"),
    ):
        sent = step(
            visitor(representative), "finding-answer", finding=finding, **ANSWER, evidence=files
        )
        assert sent.status_code == 400
        assert said in sent.text
        assert "Pengawas ditambah." in sent.text
        assert re.search(r'<input type="file"[^>]*\bautofocus\b', sent.text)
    assert not finding.files.exists()


def test_an_inspections_form_sent_twice_raises_one_finding(
    coordinator: User, contractor: Contractor
) -> None:
    client, page = visitor(coordinator), reverse("finding-raise", args=[contractor.pk])
    operation = str(client.get(page).context["operation"])
    given = {"severity": "major", "description": "Pagar longgar.", "operation": operation}
    first, again = (client.post(page, given) for _tap in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    other = client.post(page, given | {"description": "Lain."})
    assert (other.status_code, Finding.objects.count()) == (409, 1)
    assert "has already raised finding" in other.text


def test_a_second_tap_is_answered_as_the_first(
    finding: Finding, representative: User, coordinator: User
) -> None:
    theirs, ours = visitor(representative), visitor(coordinator)
    for client, name, given in (
        (theirs, "finding-answer", ANSWER | {"version": "1"}),
        (ours, "finding-refuse", {"reason": "Kurang.", "version": "2"}),
        (theirs, "finding-answer", ANSWER | {"version": "3"}),
        (ours, "finding-close", {"verification": "Dilihat.", "version": "4"}),
        (ours, "finding-effectiveness", {"effective": "yes", "note": "", "version": "5"}),
    ):
        sent = given | {"operation": operation_on(client, finding)}
        taps = [step(client, name, finding=finding, **sent).status_code for _tap in range(2)]
        assert taps == [302, 302]
    assert step(ours, "finding-close", finding=finding, verification="Lain.").status_code == 409
    finding.refresh_from_db()
    assert finding.version == 6


def test_a_file_added_to_an_answer_that_was_sent_already_is_not_dropped_in_silence(
    finding: Finding, representative: User
) -> None:
    client = visitor(representative)
    first = SimpleUploadedFile("foto.jpg", photo())
    given = ANSWER | {"version": "1", "operation": operation_on(client, finding)}
    step(client, "finding-answer", finding=finding, **given, evidence=first)
    first.seek(0)
    assert (
        step(client, "finding-answer", finding=finding, **given, evidence=first).status_code == 302
    )
    forgotten = SimpleUploadedFile("lain.jpg", photo(size=(90, 60)))
    late = step(client, "finding-answer", finding=finding, **given, evidence=forgotten)
    assert (late.status_code, finding.files.count()) == (409, 1)
    assert "lain.jpg" in late.text


def test_each_form_of_a_page_is_sent_under_an_id_of_its_own(
    finding: Finding, manager: User
) -> None:
    page = visitor(manager).get(reverse("finding", args=[finding.pk])).text
    ids = re.findall(r'name="operation" value="([0-9a-f-]{36})"', page)
    assert len(set(ids)) == len(ids) == 2  # change it, withdraw it


def test_the_same_step_of_another_person_is_not_taken_for_a_second_tap(
    finding: Finding, representative: User, coordinator: User, manager: User
) -> None:
    step(visitor(representative), "finding-answer", finding=finding, **ANSWER, version="1")
    operation = operation_on(visitor(manager), finding)
    given = {"verification": "Dilihat.", "version": "2", "operation": operation}
    taps = [
        step(visitor(one), "finding-close", finding=finding, **given).status_code
        for one in (manager, coordinator)
    ]
    assert taps == [302, 409]


def test_a_version_that_is_none_is_left_aside(finding: Finding, manager: User) -> None:
    odd = step(
        visitor(manager), "finding-withdraw", finding=finding, reason="x", version="9" * 5000
    )
    assert odd.status_code == 302


def test_the_page_knows_what_files_it_may_send(
    representative: User, contractor: Contractor, now: datetime
) -> None:
    finding = finding_with_a_photo(contractor=contractor, raised_at=now)
    page = visitor(representative).get(reverse("finding", args=[finding.pk])).text
    assert 'data-most="10" data-there="1" data-largest="20971520"' in page
    assert "js/answer_files.js" in page
