"""A contractor that judges itself, with everything but what it says already said."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from checklists.services.answers import AnswerChange, AnswerSave, save_answer, save_answers
from checklists.services.self_assessments import submit_self_assessment
from checklists.services.sources import add_source
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.choices import SourceKind
from evaluations.models import Evaluation, Period, SelfEvidence
from evaluations.parties import CONTRACTOR, OWNER, Party
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.sources import SourceFacts
from instruments.models import Instrument
from instruments.sheets import sheet_of
from periods.services import add_evaluation, open_period
from tests.evaluations.evidence_scene import HandingIn
from tests.evaluations.filling import best_choice


def asked_to_judge_itself(
    contractor: Contractor, *, year: int, until: date, now: datetime
) -> Evaluation:
    """An evaluation of a year that asks for a self-assessment until this day."""
    period = open_period(
        year=year,
        instrument=Instrument.objects.get(code="csms"),
        level="",
        submit_by=until,
        self_assess_by=until,
        by=SYSTEM,
        now=now,
    )
    return add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )


class SelfSaving:
    """Saves what a contractor says of itself in one evaluation."""

    def __init__(self, evaluation: Evaluation, by: Actor, *, now: datetime) -> None:
        self.evaluation = evaluation
        self.given: dict[str, Any] = {
            "pinned": PinnedEvaluation.of(evaluation, CONTRACTOR),
            "by": by,
            "now": now,
        }

    def __call__(self, item_code: str = "1.01", *, base: int = 0, **change: Any) -> dict[str, Any]:
        return save_answer(
            item_code=item_code,
            change=AnswerChange(**change),
            base_version=base,
            operation=uuid4(),
            **self.given,
        )

    def everything(self, **changes: str) -> None:
        """Every item with its best choice, but for those given: "i1_01" for 1.01."""
        sheet = sheet_of(self.evaluation.instrument_id, self.evaluation.level)
        other = {name[1:].replace("_", "."): choice for name, choice in changes.items()}
        saves = [
            AnswerSave(one.code, AnswerChange(choice=other.get(one.code, best_choice(one))), 0)
            for one in sheet.items
        ]
        save_answers(answers=saves, operation=uuid4(), **self.given)

    def submit(self) -> None:
        """Hand it in."""
        submit_self_assessment(
            evaluation=self.evaluation, by=self.given["by"], now=self.given["now"]
        )


class JudgingItself:
    """What the addresses of self-assessments are tried with: one that is open, one submitted."""

    def __init__(self, contractor: Contractor, by: Actor, *, now: datetime) -> None:
        day = now.date()
        self.opened = asked_to_judge_itself(contractor, year=2025, until=day, now=now)
        self.given = asked_to_judge_itself(contractor, year=2023, until=day, now=now)
        self.source = tell_source(self.opened, by, now=now, party=CONTRACTOR)
        self.files = [self._file(one, by, now=now) for one in (self.opened, self.given)]
        saving = SelfSaving(self.given, by, now=now)
        saving.everything()
        saving.submit()

    def _file(self, evaluation: Evaluation, by: Actor, *, now: datetime) -> SelfEvidence:
        given = HandingIn(evaluation, by, now=now)(party=CONTRACTOR)
        return SelfEvidence.objects.get(pk=given["evidence"][0]["id"])

    def addresses(self) -> dict[str, dict[str, Any]]:
        """By the name of an address: which evaluation, file, item it names."""
        opened, given = {"evaluation_id": self.opened.pk}, {"evaluation_id": self.given.pk}
        own, shown = ({"evidence_id": one.pk} for one in self.files)
        item, element = {"item_code": "1.01"}, {"element_code": "1"}
        return {
            "self-assessment": given,
            **dict.fromkeys(("self-take-over", "api:take-over", "api:self-scores"), given),
            **{
                f"self-{one}": opened
                for one in ("checklist", "item-guides", "guide-page", "submit")
            },
            "self-evidence-list": opened,
            "self-source-list": opened,
            "api:self-sources": opened,
            "self-source-add": opened,
            "self-evidence-add": opened,
            "self-source-remove": opened | {"source_id": self.source},
            "self-source-file-remove": opened | own | {"source_id": self.source},
            "self-evidence-items": opened | own,
            "self-evidence-download": given | shown,
            "self-evidence-thumbnail": given | shown,
            **{
                f"api:self-{one}": opened for one in ("assessment", "submit", "changes", "evidence")
            },
            **{f"api:self-{one}": opened | item for one in ("answer", "answer-history")},
            "api:self-element-note": opened | element,
            "api:self-evidence-file": opened | own,
            "api:self-evidence-item": opened | own | {"item_code": "2.01"},
        }


def tell_source(
    evaluation: Evaluation, by: Actor, *, now: datetime, party: Party = OWNER, **other: Any
) -> int:
    """The id of a new source of item 1.01: an interview, but for what is given."""
    facts: dict[str, Any] = {
        "kind": SourceKind.INTERVIEW, "on": now.date(), "who": "Operator", "says": "Izin ada.",
    }  # fmt: skip
    told = add_source(
        evaluation=evaluation,
        item_code=other.pop("item_code", "1.01"),
        files=other.pop("files", ()),
        new_files=other.pop("new_files", ()),
        facts=SourceFacts(**facts | other),
        operation=uuid4(),
        by=by,
        now=now,
        party=party,
    )
    return int(told["source"])


def period_of(evaluation: Evaluation) -> Period:
    """As it stands now."""
    return Period.objects.get(pk=evaluation.period_id)
