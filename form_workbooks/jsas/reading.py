"""What the cells of an analysis' workbook mean: its rows, and the steps that they make."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from form_workbooks.jsas.layout import FORMAT, HAZARD_WORDS, HAZARDS
from jsas.models import JobSafetyAnalysis
from jsas.services import HazardFacts, JsaStepFacts
from workbooks.rows.layout import LANGUAGES, Values
from workbooks.rows.reading import RowsReading, read_rows
from workbooks.workbook.about import about_of, facts_of
from workbooks.workbook.cells import Tab
from workbooks.workbook.layout import About
from workbooks.workbook.problems import SheetProblem, shown

COLUMNS = max(HAZARDS.hidden)


def read_jsa(
    tabs: Sequence[Tab], jsa: JobSafetyAnalysis, *, numbers: frozenset[int]
) -> RowsReading:
    """The rows of the workbook of one analysis, or why they are not to be taken."""
    about = about_of(tabs)
    facts = facts_of(about)
    if strange := _strange(about, facts, jsa=jsa):
        return RowsReading(problems=[SheetProblem(about.name if about else "", "", strange)])
    return read_rows(tabs, [HAZARDS], numbers={HAZARDS.code: numbers}, language=facts["language"])


def _strange(about: Tab | None, facts: Mapping[str, str], *, jsa: JobSafetyAnalysis) -> str:
    """Why this is not the workbook of the analysis as it stands; "" when it is."""
    if about is None or about.cell(1, About.KEY).text != FORMAT:
        return _(
            "This is not a workbook of an analysis, or it was made for another version of this "
            "program. Use the one you downloaded here."
        )
    if facts.get("jsa") != str(jsa.key):
        return _(
            "This is the workbook of another analysis: %(company)s, %(title)s. Upload it there."
        ) % {key: shown(facts.get(key, "?")) for key in ("company", "title")}
    if facts.get("language") not in LANGUAGES:
        return _("The first sheet has been changed. Use the workbook you downloaded.")
    if facts.get("version") != str(jsa.version):
        return _(
            "%(person)s has changed this analysis since the workbook was downloaded: download it "
            "again and put your rows in there."
        ) % {"person": jsa.changed_by or _("The system")}
    return ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A row with something in it: where it stands in the sheet, and what is filled in."""

    row: int
    values: Values

    @property
    def hazard(self) -> HazardFacts | None:
        """The hazard it names; None for a step without one. That of the register keeps the words
        that stand there."""
        words: dict[str, Any] = {name: str(self.values[name] or "") for name in HAZARD_WORDS}
        risk = self.values["risk"]
        if not isinstance(risk, int):
            return HazardFacts(**words) if any(words.values()) else None
        return HazardFacts(**words | {"hazard": "", "effect": ""}, risk=risk)


@dataclass(frozen=True, slots=True)
class StepRows:
    """A step of the job, with the rows that it is made of."""

    rows: Sequence[StepRow]

    def told(self, name: str) -> str:
        """The first of its rows that says it; "" where none does."""
        return next((str(one.values[name]) for one in self.rows if one.values[name]), "")

    def unlike(self, name: str) -> Iterator[StepRow]:
        """The rows that say it otherwise than the first that does."""
        said = self.told(name)
        return (one for one in self.rows if one.values[name] not in ("", said))

    def facts(self) -> JsaStepFacts:
        """As the service takes it."""
        hazards = [one.hazard for one in self.rows if one.hazard]
        return JsaStepFacts(self.told("step"), self.told("responsible"), hazards)


def steps_of_rows(rows: Sequence[StepRow]) -> list[StepRows]:
    """The steps in the order of their numbers; their rows stay in the order of the sheet."""
    found: dict[int, list[StepRow]] = {}
    for one in rows:
        number = one.values["step_number"]
        assert isinstance(number, int)  # a row without one is refused before
        found.setdefault(number, []).append(one)
    return [StepRows(found[number]) for number in sorted(found)]
