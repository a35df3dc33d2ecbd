"""Single printed figures beside the computed ones: recapitulation, plan, comparison."""

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.canonical import canonical_json
from core.errors import NotAllowed, Refusal
from core.models import AuditEntry
from documents.models import Document
from instruments.models import Instrument
from plans.models import PublishedFigure
from plans.printing import gains_html, plan_html
from plans.rules.published_figures import difference_beyond_rounding
from plans.services.frozen_plans import freeze_plan
from plans.services.published_figures import (
    PublishedFigureFacts,
    keep_published_figure,
    remove_published_figure,
)
from tests.plans.plan_scene import PlanScene, audit_of
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
SEVENTY_TWO = PublishedFigureFacts("first.mayor.of_level", "", "Table 2", Decimal(72))


def keep(
    scene: PlanScene, facts: PublishedFigureFacts, *, by: Actor | None = None
) -> PublishedFigure:
    return keep_published_figure(
        plan=scene.plan, facts=facts, by=by or scene.planner, now=scene.now
    )


def page(scene: PlanScene, user: User, *, name: str = "plan-published-figures") -> str:
    found = visitor(user).get(
        reverse(name, args=[scene.plan.key]), headers={"accept-language": "en"}
    )
    return " ".join(found.content.decode().split())


def test_a_printed_figure_stands_beside_the_computed_one_with_its_difference(
    scene: PlanScene, coordinator: User
) -> None:
    keep(scene, SEVENTY_TWO)
    for name in ("plan-published-figures", "plan"):
        shown = page(scene, coordinator, name=name)
        for told in ("Table 2", "72 %", "98.4 %", "−26.4"):
            assert told in shown


@pytest.mark.parametrize(
    ("figure", "element", "printed", "told"),
    [
        ("first.mayor.of_element", "6", "94", "−0.6"),
        ("plan.until.0", "", "62", "+61"),
        ("plan.year.0", "6", "17", "+17"),
        ("first.judged", "", "167", "+45"),
    ],
)
def test_each_table_of_the_paper_takes_its_figures(
    scene: PlanScene, coordinator: User, figure: str, element: str, printed: str, told: str
) -> None:
    keep(scene, PublishedFigureFacts(figure, element, "Paper", Decimal(printed)))
    assert told in page(scene, coordinator)


def test_a_figure_of_the_comparison_has_no_difference_until_there_is_a_later_audit(
    scene: PlanScene,
    coordinator: User,
    contractor: Contractor,
    instruments: dict[str, Instrument],
) -> None:
    keep(scene, PublishedFigureFacts("final.sesuai.of_level", "", "Table 3", Decimal(99)))
    assert "99 %" in page(scene, coordinator)
    audit_of(
        contractor, instruments["smk3"], year=2023, now=scene.now, rest="sesuai",
        answers=dict.fromkeys(("7.4.4", "12.4.1", "12.5.1"), "mayor"),
    )  # fmt: skip
    for name in ("plan-published-figures", "plan-gains"):
        shown = page(scene, coordinator, name=name)
        assert "97.5 %" in shown
        assert "+1.5" in shown


def test_paper_and_workbook_say_it_too_and_a_frozen_one_keeps_what_was_computed(
    scene: PlanScene, coordinator: User
) -> None:
    keep(scene, SEVENTY_TWO)
    frozen = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now)
    kept = frozen.content["published_figures"]
    assert [(one["printed"], one["computed"]) for one in kept] == [("72", "98.4")]
    assert "−26.4" in plan_html(frozen)
    sent = visitor(coordinator).get(reverse("plan-workbook-download", args=[scene.plan.key]))
    sheet = load_workbook(BytesIO(b"".join(sent)))["Published figures"]
    assert [(one.value, one.number_format) for one in sheet[2]][3:] == [
        (72, '0"\N{NO-BREAK SPACE}%"'),
        (98.4, '0.0"\N{NO-BREAK SPACE}%"'),
        (-26.4, "+0.0;\N{MINUS SIGN}0.0;0.0"),
    ]


def test_the_paper_of_two_audits_says_what_is_printed_and_goes_on_to_say_it(
    scene: PlanScene,
    coordinator: User,
    contractor: Contractor,
    instruments: dict[str, Instrument],
) -> None:
    keep(scene, PublishedFigureFacts("final.sesuai.of_level", "", "Table 3", Decimal(99)))
    keep(scene, PublishedFigureFacts("plan.planned", "", "Table 4", Decimal(119)))
    declined = dict.fromkeys(("7.4.4", "12.4.1", "12.5.1"), "mayor")
    final = audit_of(
        contractor, instruments["smk3"], year=2023, now=scene.now, rest="sesuai", answers=declined
    )
    first, client = scene.plan.result, visitor(coordinator, language="en")
    sent = {"kind": "plan_gains", "result": final.sha256, "first": first.sha256}
    assert client.post(reverse("document-request"), sent).status_code == 302
    asked = Document.objects.get()
    (kept,) = asked.options["published_figures"]
    assert (kept["figure"], kept["printed"]) == ("final.sesuai.of_level", "99")
    html = gains_html(first, final, printed=[kept]).replace("\N{NO-BREAK SPACE}", " ")
    for told in ("Table 3", "99 %", "97.5 %", "+1.5"):
        assert told in html
    PublishedFigure.objects.all().delete()
    assert client.post(reverse("document-request"), sent).status_code == 302
    assert sorted(bool(one.options) for one in Document.objects.all()) == [False, True]


def test_the_workbook_has_the_two_audits_with_the_figures_of_their_page(
    scene: PlanScene,
    coordinator: User,
    contractor: Contractor,
    instruments: dict[str, Instrument],
) -> None:
    audit_of(
        contractor, instruments["smk3"], year=2023, now=scene.now, rest="sesuai",
        answers=dict.fromkeys(("7.4.4", "12.4.1", "12.5.1"), "mayor"),
    )  # fmt: skip
    sent = visitor(coordinator, language="en").get(
        reverse("plan-workbook-download", args=[scene.plan.key])
    )
    sheet = load_workbook(BytesIO(b"".join(sent)))["First audit and final audit"]
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["All elements"][:8] == (1, 122, 0.8, 119, 122, 97.5, 118, 96.7)
    assert rows["Major"][:3] == (117, 0, 3)


def test_the_paper_lists_printed_figures_in_the_order_of_the_page(
    scene: PlanScene, coordinator: User
) -> None:
    for figure, element, source in (
        ("plan.planned", "", "Kept first"),
        ("first.mayor.of_element", "7", "Kept second"),
        ("first.judged", "", "Kept third, by source"),
        ("first.judged", "", "Kept fourth"),
        ("first.mayor.of_element", "6", "Kept last"),
    ):
        keep(scene, PublishedFigureFacts(figure, element, source, Decimal(94)))
    frozen = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now)
    order = ["Kept fourth", "Kept third, by source", "Kept last", "Kept second", "Kept first"]
    for shown in (page(scene, coordinator), plan_html(frozen)):
        assert sorted(order, key=shown.index) == order


def test_a_plan_without_printed_figures_and_capabilities_freezes_as_before_there_were_any(
    scene: PlanScene,
) -> None:
    """What it hashes has no word of them: an older one has the hash that was printed."""
    frozen = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now)
    assert not frozen.content.keys() & {"published_figures", "capabilities"}
    assert frozen.sha256 == sha256(canonical_json(frozen.content)).hexdigest()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"source": " "}, "source"),
        ({"source": "x" * 201}, "source"),
        ({"figure": "plan.year.7"}, "figure"),
        ({"element": "13"}, "element"),
        ({"figure": "first.mayor.of_element"}, "element"),
        ({"figure": "plan.until.0", "element": "6"}, "element"),
        ({"figure": "first.mayor", "printed": Decimal("1.5")}, "printed"),
        ({"printed": Decimal(10**6)}, "printed"),
        ({"printed": Decimal(-5)}, "printed"),
        ({"figure": "plan.planned", "printed": Decimal(-5)}, "printed"),
    ],
)
def test_a_figure_that_cannot_be_meant_is_refused_at_its_field(
    scene: PlanScene, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        keep(scene, replace(SEVENTY_TWO, **wrong))
    assert list(refused.value.fields) == [field]
    assert not PublishedFigure.objects.exists()


def test_a_gain_may_be_a_loss_and_nought_has_no_sign(scene: PlanScene) -> None:
    lost = keep(scene, PublishedFigureFacts("gain.criteria", "", "Table 3", Decimal(-2)))
    nought = keep(scene, PublishedFigureFacts("plan.declined", "", "Table 3", Decimal("-0")))
    assert (lost.printed, nought.printed) == ("-2", "0")


@pytest.mark.parametrize(
    ("printed", "computed", "said"),
    [
        ("97.54", "97.5", "0"),
        ("97.55", "97.5", "0.05"),
        ("98", "97.5", "0"),
        ("97", "97.5", "-0.5"),
        ("72", "98.4", "-26.4"),
        ("62", "59", "3"),
        ("72", None, None),
    ],
)
def test_what_is_only_rounded_otherwise_is_no_difference(
    printed: str, computed: str | None, said: str | None
) -> None:
    assert difference_beyond_rounding(printed, computed) == said


def test_kept_again_it_is_replaced_and_taken_out_it_stays_in_the_trail(scene: PlanScene) -> None:
    keep(scene, SEVENTY_TWO)
    kept = keep(scene, replace(SEVENTY_TWO, printed=Decimal("72.3")))
    assert PublishedFigure.objects.get().printed == "72.3"
    first, again = AuditEntry.objects.filter(action="keep_published_figure").order_by("pk")
    assert (first.before, again.before["printed"]) == (None, "72")
    for _click in range(2):
        remove_published_figure(plan=scene.plan, number=kept.pk, by=scene.planner, now=scene.now)
    entry = AuditEntry.objects.get(action="remove_published_figure")
    assert (entry.before["figure"], entry.before["printed"]) == ("first.mayor.of_level", "72.3")


def test_who_only_reads_plans_keeps_none(scene: PlanScene, by_representative: Actor) -> None:
    with pytest.raises(NotAllowed):
        keep(scene, SEVENTY_TWO, by=by_representative)


def test_the_form_keeps_a_decimal_as_it_is_typed_and_gives_back_what_is_none(
    scene: PlanScene, coordinator: User
) -> None:
    sent = {
        "source": "Table 4",
        "figure": "plan.year.0.of_level",
        "element": "",
        "printed": "47.54 %",
    }
    address = reverse("plan-published-figures", args=[scene.plan.key])
    assert visitor(coordinator).post(address, sent).status_code == 302
    assert PublishedFigure.objects.get().printed == "47.54"
    refused = visitor(coordinator).post(address, sent | {"printed": "many"})
    assert refused.status_code == 400
    assert "many" in refused.content.decode()
