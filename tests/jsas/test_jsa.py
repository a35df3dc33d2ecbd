"""Job safety analyses: written by steps, reviewed, approved, frozen, copied, used by a crew."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.shell.kept_pages import KEEP
from documents.verification.verifiable import published_among
from jsas.approval import (
    approve_jsa,
    freeze_jsa,
    hand_in_jsa,
    hold_meeting,
    return_jsa,
    review_jsa,
    revise_jsa,
)
from jsas.content import jsa_content
from jsas.documents import JSA
from jsas.models import FrozenJsa, JobSafetyAnalysis, ToolboxMeeting
from jsas.printing import jsa_html, jsa_pdf
from jsas.rules import jsa_fingerprint
from jsas.selectors import copies_of, jsas_waiting
from jsas.services import (
    HazardFacts,
    JsaFacts,
    JsaStepFacts,
    begin_jsa,
    join_register,
    put_step,
    remove_step,
    steps_of,
)
from jsas.words import jsa_words
from risks.assessment import Estimate
from risks.models import RegisteredRisk, RiskMatrix
from risks.services.registers import begin_register
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
OF_REGISTER = HazardFacts("Pasang pagar", risk=1, ppe="Sabuk")
NEW = HazardFacts("Jauhkan orang", hazard="Besi jatuh", effect="Cedera kepala", ppe="Helm")
CLIMB = JsaStepFacts("Naik perancah", "Mandor", (OF_REGISTER, NEW))


@pytest.fixture
def scene(contractor: Contractor, now: Any, by_representative: Actor) -> RegisterScene:
    """One high risk with a control in force."""
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 3, hazard="Jatuh dari ketinggian")
    scene.control(1)
    return scene


def begun(scene: RegisterScene, *, operation: UUID | None = None) -> JobSafetyAnalysis:
    return begin_jsa(
        register=scene.register, facts=JsaFacts("Cor kolom", "Lantai 3", "Sipil", "Hubungi 119"),
        operation=operation or uuid4(), by=scene.writer, now=scene.now,
    )  # fmt: skip


def stepped(jsa: JobSafetyAnalysis, scene: RegisterScene, *, facts: JsaStepFacts = CLIMB) -> None:
    jsa.refresh_from_db()
    put_step(
        jsa=jsa, number=None, facts=facts, version=jsa.version, operation=uuid4(),
        by=scene.writer, now=scene.now,
    )  # fmt: skip
    jsa.refresh_from_db()


@pytest.fixture
def draft(scene: RegisterScene) -> JobSafetyAnalysis:
    """A draft of one step with a hazard of the register and a new one."""
    jsa = begun(scene)
    stepped(jsa, scene)
    return jsa


@pytest.fixture
def approved(
    scene: RegisterScene, draft: JobSafetyAnalysis, by_coordinator: Actor, manager: User
) -> FrozenJsa:
    """Prepared by the company, reviewed by a coordinator, approved by a manager."""
    jsa = hand_in_jsa(jsa=draft, version=draft.version, by=scene.writer, now=scene.now)
    jsa = review_jsa(jsa=jsa, version=jsa.version, by=by_coordinator, now=scene.now)
    return approve_jsa(jsa=jsa, version=jsa.version, by=Actor(manager), now=scene.now)


def test_the_list_is_narrowed_by_its_address(
    scene: RegisterScene, approved: FrozenJsa, coordinator: User
) -> None:
    draft, client = begun(scene), visitor(coordinator, language="en")

    def listed(**chosen: Any) -> list[JobSafetyAnalysis]:
        return list(client.get(reverse("risk-jsa-list"), chosen).context["page"])

    assert listed() == [approved.jsa, draft]
    assert listed(state="draft") == [draft]
    assert listed(contractor=scene.register.contractor_id, state="approved") == [approved.jsa]
    assert listed(contractor=scene.register.contractor_id + 1) == []
    assert listed(unused="on") == [approved.jsa]
    met(approved.jsa, scene)
    assert listed(unused="on") == []
    refused = client.get(reverse("risk-jsa-list"), {"state": "burnt", "colour": "red"})
    assert list(refused.context["page"]) == [approved.jsa, draft]
    assert "This list has no such filter." in refused.text


def test_an_analysis_begun_twice_is_there_once(scene: RegisterScene) -> None:
    operation = uuid4()
    assert begun(scene, operation=operation).pk == begun(scene, operation=operation).pk
    assert begun(scene).number == 2


def test_a_step_names_rows_of_the_register_and_new_hazards(draft: JobSafetyAnalysis) -> None:
    (step,) = steps_of(draft)
    first, second = step.hazards.all()
    assert [one.hazard for one in (first, second)] == ["Jatuh dari ketinggian", "Besi jatuh"]
    assert (first.risk is not None, second.risk) == (True, None)


def test_what_was_approved_stays_when_the_register_is_reworded(
    scene: RegisterScene, approved: FrozenJsa
) -> None:
    jsa = approved.jsa
    RegisteredRisk.objects.update(hazard="Tersandung", effect="-")
    content = jsa_content(jsa, today=scene.now.date())
    assert content["steps"] == approved.content["steps"]
    assert jsa_fingerprint(steps_of(jsa)) == jsa.fingerprint
    assert steps_of(jsa)[0].hazards.all()[0].is_reworded
    page = visitor(scene.writer.user).get(reverse("risk-jsa", args=[jsa.key]))
    assert "The register words these hazards otherwise now" in page.text
    assert "Tersandung" in page.text


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (JsaStepFacts(" "), "step"),
        (replace(CLIMB, hazards=[HazardFacts(" ", risk=1)]), "control"),
        (replace(CLIMB, hazards=[HazardFacts("Pagar", risk=9)]), "risk"),
        (replace(CLIMB, hazards=[HazardFacts("Pagar")]), "hazard"),
        (replace(CLIMB, step="x" * 301), "step"),
    ],
)
def test_bad_steps_are_refused_at_their_field(
    scene: RegisterScene, draft: JobSafetyAnalysis, facts: JsaStepFacts, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        stepped(draft, scene, facts=facts)
    assert list(refused.value.fields) == [field]
    assert len(steps_of(draft)) == 1


def test_steps_move_up_once_one_is_taken_out(
    scene: RegisterScene, draft: JobSafetyAnalysis
) -> None:
    for name in ("Rakit", "Cor"):
        stepped(draft, scene, facts=replace(CLIMB, step=name))
    remove_step(jsa=draft, number=2, version=draft.version, by=scene.writer, now=scene.now)
    assert [str(one) for one in steps_of(draft)] == ["1. Naik perancah", "2. Cor"]


def test_two_who_write_an_analysis_are_told_of_each_other(
    scene: RegisterScene, draft: JobSafetyAnalysis
) -> None:
    with pytest.raises(Conflict, match="since you opened it"):
        put_step(
            jsa=draft, number=1, facts=CLIMB, version=1, operation=uuid4(), by=scene.writer,
            now=scene.now,
        )  # fmt: skip


@pytest.mark.parametrize("number", [None, 1])
def test_a_step_that_a_slow_line_sends_twice_is_stored_once(
    scene: RegisterScene, draft: JobSafetyAnalysis, number: int | None
) -> None:
    told: dict[str, Any] = {
        "jsa": draft, "number": number, "version": draft.version, "operation": uuid4(),
        "by": scene.writer, "now": scene.now,
    }  # fmt: skip
    facts = replace(CLIMB, step="Rakit")
    assert put_step(**told, facts=facts) == put_step(**told, facts=facts) == (number or 2)
    assert [str(one) for one in steps_of(draft)].count(f"{number or 2}. Rakit") == 1
    with pytest.raises(Conflict, match="already used for another save"):
        put_step(**told, facts=CLIMB)


def test_a_new_hazard_joins_the_register_and_the_words_stay(
    scene: RegisterScene, draft: JobSafetyAnalysis
) -> None:
    hazard = steps_of(draft)[0].hazards.all()[1]
    told: dict[str, Any] = {
        "jsa": draft, "hazard": hazard.pk, "before": Estimate(2, 3), "effect": "Cedera",
        "by": scene.writer, "now": scene.now,
    }  # fmt: skip
    risk = join_register(**told)
    assert (risk.number, risk.hazard, risk.activity) == (2, "Besi jatuh", "Cor kolom")
    hazard.refresh_from_db()
    assert (hazard.risk, hazard.hazard) == (risk, "Besi jatuh")
    with pytest.raises(Conflict, match="already"):
        join_register(**told | {"effect": "Luka"})


def test_no_one_reviews_or_approves_their_own(
    scene: RegisterScene, draft: JobSafetyAnalysis, by_coordinator: Actor
) -> None:
    jsa = hand_in_jsa(jsa=draft, version=draft.version, by=scene.writer, now=scene.now)
    with pytest.raises(NotAllowed):
        review_jsa(jsa=jsa, version=jsa.version, by=scene.writer, now=scene.now)
    jsa = review_jsa(jsa=jsa, version=jsa.version, by=by_coordinator, now=scene.now)
    for person in (scene.writer, by_coordinator):
        with pytest.raises(NotAllowed):
            approve_jsa(jsa=jsa, version=jsa.version, by=person, now=scene.now)
    assert not FrozenJsa.objects.exists()


def test_who_ever_spoke_for_the_company_approves_none_of_its_analyses(
    scene: RegisterScene,
    draft: JobSafetyAnalysis,
    by_coordinator: Actor,
    by_manager: Actor,
    representative: User,
) -> None:
    jsa = hand_in_jsa(jsa=draft, version=draft.version, by=by_coordinator, now=scene.now)
    jsa = review_jsa(jsa=jsa, version=jsa.version, by=by_manager, now=scene.now)
    User.objects.filter(pk=representative.pk).update(role=Role.COORDINATOR)
    person = User.objects.get(pk=representative.pk)
    with pytest.raises(NotAllowed, match="never spoke for the company"):
        approve_jsa(jsa=jsa, version=jsa.version, by=Actor(person), now=scene.now)
    assert not jsas_waiting(person)


def test_it_is_not_handed_in_without_steps_and_hazards(scene: RegisterScene) -> None:
    jsa = begun(scene)
    with pytest.raises(Conflict, match="no step"):
        hand_in_jsa(jsa=jsa, version=1, by=scene.writer, now=scene.now)
    stepped(jsa, scene, facts=JsaStepFacts("Bersihkan"))
    with pytest.raises(Conflict, match="no hazard: 1"):
        hand_in_jsa(jsa=jsa, version=jsa.version, by=scene.writer, now=scene.now)


def test_what_is_returned_waits_for_the_company_with_its_reason(
    scene: RegisterScene, draft: JobSafetyAnalysis, by_coordinator: Actor
) -> None:
    assert scene.writer.user
    assert by_coordinator.user
    jsa = hand_in_jsa(jsa=draft, version=draft.version, by=scene.writer, now=scene.now)
    waiting = [list(jsas_waiting(one)) for one in (scene.writer.user, by_coordinator.user)]
    assert waiting == [[], [jsa]]
    with pytest.raises(Refusal, match="has to be changed"):
        return_jsa(jsa=jsa, reason=" ", version=jsa.version, by=by_coordinator, now=scene.now)
    return_jsa(jsa=jsa, reason="Terlalu umum", version=jsa.version, by=by_coordinator,
               now=scene.now)  # fmt: skip
    (found,) = jsas_waiting(scene.writer.user)
    assert (found.return_reason, found.prepared_by) == ("Terlalu umum", None)


def test_what_is_approved_is_frozen_and_revised_as_the_next(
    scene: RegisterScene, approved: FrozenJsa
) -> None:
    jsa = approved.jsa
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        FrozenJsa.objects.update(revision=9)
    with pytest.raises(Conflict, match="no draft"):
        stepped(jsa, scene)
    jsa.refresh_from_db()
    again = revise_jsa(jsa=jsa, version=jsa.version, by=scene.writer, now=scene.now)
    assert (again.revision, again.state, again.approved_by) == (2, "draft", None)
    assert approved.content["jsa_revision"] == 1
    assert met(again, scene).revision == 1  # in use until the next is approved
    assert scene.writer.user
    page = visitor(scene.writer.user, language="en").get(address(again)).text
    assert "Revision 1 is in use until this one is approved" in page
    assert [name for name, _who, _at in approved.content["signed"]] == [
        "prepared",
        "reviewed",
        "approved",
    ]


def met(jsa: JobSafetyAnalysis, scene: RegisterScene, **told: Any) -> ToolboxMeeting:
    facts: dict[str, Any] = {"held_on": scene.now.date(), "led_by": "Mandor",
                             "names": ["Budi", " ", "Ani", "Budi"], "note": "",
                             "operation": uuid4()} | told  # fmt: skip
    return hold_meeting(jsa=jsa, by=scene.writer, now=scene.now, **facts)


def test_a_crew_signs_by_name_in_a_toolbox_meeting(
    scene: RegisterScene, approved: FrozenJsa
) -> None:
    operation = uuid4()
    first = met(approved.jsa, scene, operation=operation)
    assert met(approved.jsa, scene, operation=operation).pk == first.pk
    assert first.names == ["Budi", "Ani"]
    later = freeze_jsa(jsa=approved.jsa, by=scene.writer, now=scene.now)
    assert [one["name"] for one in later.content["team"]] == ["Budi", "Ani"]
    old, new = published_among([approved.sha256, later.sha256], most=5)
    assert (old.replaced_by, new.replaced_by) == (2, None)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ToolboxMeeting.objects.update(led_by="Lain")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"held_on": date(2030, 1, 1)}, "held_on"),
        ({"held_on": date(2023, 1, 1)}, "held_on"),
        ({"led_by": " "}, "led_by"),
        ({"names": [" "]}, "names"),
        ({"names": ["x" * 81]}, "names"),
    ],
)
def test_bad_meetings_are_refused_at_their_field(
    scene: RegisterScene, approved: FrozenJsa, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        met(approved.jsa, scene, **told)
    assert list(refused.value.fields) == [field]


def test_its_page_is_kept_on_the_phone_that_has_read_it(
    scene: RegisterScene, approved: FrozenJsa
) -> None:
    page = visitor(scene.writer.user).get(reverse("risk-jsa", args=[approved.jsa.key]))
    assert page.headers[KEEP]
    assert 'id="kept-words"' in page.text


def test_a_draft_is_not_used(scene: RegisterScene, draft: JobSafetyAnalysis) -> None:
    with pytest.raises(Conflict, match="approved first"):
        met(draft, scene)


def test_one_word_for_word_another_projects_is_shown_as_such(
    scene: RegisterScene, draft: JobSafetyAnalysis, other_contractor: Contractor,
    other_representative: User, coordinator: User,
) -> None:  # fmt: skip
    rival = Actor(other_representative)
    register = begin_register(
        contractor=other_contractor, site=None, title="Proyek lain",
        matrix=RiskMatrix.objects.get(code="permen_pu_05_2014"), by=rival,
        now=scene.now,
    )  # fmt: skip
    other = RegisterScene(register, rival, scene.now)
    other.add(3, 3, hazard="jatuh  dari Ketinggian")
    copied = begun(other)
    stepped(copied, other)
    assert scene.writer.user
    mine, owners = copies_of(scene.writer.user, draft), copies_of(coordinator, draft)
    assert (mine.shown, mine.hidden) == ([], 1)
    assert ([one.pk for one in owners.shown], owners.hidden) == ([copied.pk], 0)
    page = visitor(scene.writer.user, language="en").get(address(draft)).text
    assert ("of another company" in page, str(other_contractor) in page) == (True, False)
    listed = visitor(coordinator, language="en").get(reverse("risk-jsa-list")).text
    assert listed.count("Word for word the same") == 2
    stepped(copied, other, facts=replace(CLIMB, step="Khusus di sini"))
    assert copies_of(coordinator, draft).shown == []


def address(jsa: JobSafetyAnalysis, name: str = "risk-jsa", *more: int) -> str:
    return reverse(name, args=[jsa.key, *more])


def test_page_and_pdf_say_the_same(scene: RegisterScene, approved: FrozenJsa) -> None:
    from pypdf import PdfReader

    pages = PdfReader(BytesIO(jsa_pdf(approved))).pages
    told = "".join(page.extract_text() for page in pages)
    assert scene.writer.user
    page = visitor(scene.writer.user, language="en").get(address(approved.jsa)).text
    for one in ("Jatuh dari ketinggian", "Besi jatuh", "Jauhkan orang", "Pagar pengaman", "Helm",
                "Hubungi 119", "Reviewed by HSE"):  # fmt: skip
        assert one in told, one
        assert one in page, one
    assert JSA.load_maker().subject([approved.sha256], {}).endswith("JSA 1, revision 1: Cor kolom")


def test_a_job_of_eight_steps_is_printed_on_two_sheets(
    scene: RegisterScene, draft: JobSafetyAnalysis, by_coordinator: Actor, manager: User
) -> None:
    from pypdf import PdfReader

    for at in range(7):
        stepped(draft, scene, facts=replace(CLIMB, step=f"Langkah {at}"))
    jsa = hand_in_jsa(jsa=draft, version=draft.version, by=scene.writer, now=scene.now)
    jsa = review_jsa(jsa=jsa, version=jsa.version, by=by_coordinator, now=scene.now)
    frozen = approve_jsa(jsa=jsa, version=jsa.version, by=Actor(manager), now=scene.now)
    assert len(PdfReader(BytesIO(jsa_pdf(frozen))).pages) <= 2
    before = jsa_html(frozen)
    steps_of(jsa)[0].hazards.update(control="Lain")
    assert jsa_html(frozen) == before


def test_a_signature_has_the_day_of_the_place_and_not_of_greenwich(approved: FrozenJsa) -> None:
    signed = [["approved", "Rina", "2025-01-20T20:00:00+00:00"]]
    (told,) = jsa_words(approved.content | {"signed": signed}).signed
    assert told.on == "21 January 2025"


def test_it_is_written_and_used_on_the_page(
    scene: RegisterScene, coordinator: User, manager: User, other_representative: User
) -> None:
    assert scene.writer.user
    company = visitor(scene.writer.user, language="en")
    begin = {"register": scene.register.pk, "job": "Cor kolom"}
    assert company.post(reverse("risk-jsa-list"), begin).status_code == 302
    jsa = JobSafetyAnalysis.objects.get()
    rows = {"hazard-TOTAL_FORMS": "2", "hazard-INITIAL_FORMS": "0",
            "hazard-0-risk": "1", "hazard-0-control": "Pagar", "hazard-1-hazard": ""}  # fmt: skip
    step = address(jsa, "risk-jsa-step-add")
    sent = rows | {"step": "Naik", "version": "1"}
    wrong = company.post(step, sent | {"hazard-1-hazard": "Debu"})
    assert (wrong.status_code, "is done against the hazard" in wrong.text) == (400, True)
    assert "Debu" in wrong.text
    assert company.post(step, sent).status_code == 302
    clash = company.post(step, sent | {"step": "Punya saya"})
    assert (clash.status_code, "Punya saya" in clash.text) == (409, True)
    assert "<h3>1. Naik</h3>" in clash.text  # what is stored, beside what was written
    for counts in (("-1", "0"), ("0", "1"), ("2", "-1")):
        total, initial = counts
        forged = {"hazard-TOTAL_FORMS": total, "hazard-INITIAL_FORMS": initial, "version": "2"}
        lost = company.post(address(jsa, "risk-jsa-step", 1), sent | forged)
        assert (lost.status_code, "Not all rows" in lost.text) == (400, True), counts
    assert company.post(address(jsa, "risk-jsa-hand-in"), {"version": "2"}).status_code == 302
    owner, boss = visitor(coordinator), visitor(manager)
    shown = [address(jsa, "risk-jsa-return") in one.get(address(jsa)).text
             for one in (company, owner)]  # fmt: skip
    assert shown == [False, True]
    assert owner.post(address(jsa, "risk-jsa-review"), {"version": "3"}).status_code == 302
    assert boss.post(address(jsa, "risk-jsa-approve"), {"version": "4"}).status_code == 302
    assert "Not gone through today" in company.get(address(jsa)).text
    today = {"held_on": date.today().isoformat(), "led_by": "Mandor", "names": "Budi\nAni"}
    assert company.post(address(jsa), today).status_code == 302
    page = company.get(address(jsa)).text
    assert ("Gone through today" in page, "Budi" in page) == (True, True)
    assert visitor(other_representative).get(address(jsa)).status_code == 404
    assert str(jsa) not in visitor(other_representative).get(reverse("risk-jsa-list")).text


def test_a_talk_is_entered_within_the_week(scene: RegisterScene, approved: FrozenJsa) -> None:
    assert met(approved.jsa, scene, held_on=scene.now.date() - timedelta(days=7))
    with pytest.raises(Refusal, match="within the 7 days"):
        met(approved.jsa, scene, held_on=scene.now.date() - timedelta(days=8))
