"""Procedures as data: the paper's two, counted and compared; what a file may not say; the page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.models import User
from instruments.specs.errors import InstrumentFileError
from instruments.specs.parts import Code
from procedures.choices import PdcaPhase
from procedures.rendering import procedure_words
from procedures.rules.counts import steps_by_phase, steps_by_value, streamlining_counts
from procedures.rules.steps import ready_steps
from procedures.specs.checks import procedure_problems, streamlining_problems
from procedures.specs.parts import ProcedureSpec, StreamlinedStepSpec, YearDaySpec
from procedures.specs.shipped import (
    LIBRARY,
    procedure_version,
    read_procedure,
    shipped_procedure,
    shipped_versions,
)
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def actual() -> ProcedureSpec:
    """The nine activities of paper 004, tables 2 and 3."""
    return procedure_version("k3_berjalan", 1)


@pytest.fixture
def proposed() -> ProcedureSpec:
    """Its twenty-two proposed steps."""
    return procedure_version("k3_usulan", 1)


def test_the_papers_steps_are_counted_here_and_its_own_count_stands_beside(
    actual: ProcedureSpec, proposed: ProcedureSpec
) -> None:
    assert (len(actual.steps), len(proposed.steps)) == (9, 22)
    assert [
        (one.value, one.count, one.published, one.differs) for one in steps_by_value(actual)
    ] == [
        ("rva", 4, 3, True),
        ("bva", 5, 5, False),
        ("nva", 0, None, False),
    ]
    assert steps_by_value(proposed) == []
    assert [*steps_by_phase(proposed).values()] == [6, 8, 5, 3]
    assert steps_by_phase(actual)[PdcaPhase.ACT] == 0
    assert proposed.streamlined is not None
    assert streamlining_counts(proposed.streamlined) == {
        "kept": 7, "changed": 2, "removed": 0, "added": 14,
    }  # fmt: skip


def test_a_procedure_is_said_in_words(actual: ProcedureSpec, proposed: ProcedureSpec) -> None:
    words = procedure_words(proposed)
    assert words.before == "OHS as it was handled"
    assert [(one.number, one.into, one.adds) for one in words.streamlined][::8] == [
        ("1", "", "1–11"),
        ("9", "19", "20, 21, 22"),
    ]
    first_aid = words.steps[13]
    assert (first_aid.only_if, first_aid.actors, first_aid.after) == (
        "Lightly hurt", "P2K3 team", "13",
    )  # fmt: skip
    assert words.steps[9].forms[2] == "Quarterly report of risk handling"
    assert ("Real value added (RVA)", 4, "the source prints 3") in procedure_words(actual).values


def test_every_file_that_ships_is_read_and_named_after_its_code() -> None:
    assert list(shipped_versions()) == ["k3_berjalan", "k3_usulan"]
    assert shipped_procedure("k3_usulan", 9) is None
    assert shipped_procedure("../k3", 1) is None
    with pytest.raises(InstrumentFileError, match="cannot be read"):
        procedure_version("k3_usulan", 9)


Change = Callable[[ProcedureSpec], ProcedureSpec]


def _step(**changed: Any) -> Change:
    return lambda spec: replace(spec, steps=(replace(spec.steps[0], **changed), *spec.steps[1:]))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda spec: replace(spec, steps=()), "steps"),
        (lambda spec: replace(spec, forms=spec.forms * 2), "forms"),
        (_step(actors=(Code("guard"),)), "steps[0].actors"),
        (_step(forms=(Code("ptw"),)), "steps[0].forms"),
        (_step(after=(Code("train"),)), "steps[0].after"),
        (_step(due=YearDaySpec(2, 29)), "steps[0].due"),
        (_step(due=YearDaySpec(13, 1)), "steps[0].due"),
    ],
)
def test_what_a_procedure_may_not_say(proposed: ProcedureSpec, change: Change, path: str) -> None:
    assert [str(one.path) for one in procedure_problems(proposed)] == []
    assert path in {str(one.path) for one in procedure_problems(change(proposed))}


def test_every_step_before_and_after_stands_once_in_what_was_streamlined(
    actual: ProcedureSpec, proposed: ProcedureSpec
) -> None:
    assert proposed.streamlined is not None
    rows = proposed.streamlined.steps
    wrong = replace(
        proposed.streamlined,
        steps=(*rows[:-1], StreamlinedStepSpec(Code("ppe"), "elimination", into=(Code("write"),))),
    )
    found = streamlining_problems(replace(proposed, streamlined=wrong), actual)
    assert [one.path for one in found] == [
        "streamlined.steps", "streamlined.steps",
        *["streamlined.into"] * 3, "streamlined.steps[8]",
    ]  # fmt: skip
    assert list(streamlining_problems(replace(proposed, streamlined=None), actual)) == []


def test_a_file_that_is_wrong_is_refused_in_one_sentence() -> None:
    text = (LIBRARY / "k3_usulan-v1.yaml").read_text("utf-8")
    with pytest.raises(InstrumentFileError, match="guard"):
        read_procedure(text.replace("actors: [p2k3]", "actors: [guard]", 1), name="x-v1.yaml")


def test_its_page_shows_steps_counts_and_where_it_came_from(representative: User) -> None:
    client = visitor(representative, language="en")
    page = client.get("/procedures/k3_usulan-v1/")
    for shown in ("22. Update the OHS policy if needed", "Plan <strong class=\"figure\">6</strong>",
                  "Kept: 7, changed: 2, removed: 0, added: 14."):  # fmt: skip
        assert shown in page.text
    assert "/procedures/k3_berjalan-v1/" in client.get("/procedures/").text
    assert "(the source prints 3)" in client.get("/procedures/k3_berjalan-v1/").text
    assert client.get("/procedures/k3_usulan-v2/").status_code == 404


def test_what_comes_next_is_open_and_nothing_open_stands_before_it(
    proposed: ProcedureSpec,
) -> None:
    def codes(*done: str) -> list[str]:
        return [str(one.code) for one in ready_steps(proposed.steps, done)]

    assert codes() == ["plan", "report"]
    assert codes("plan", "report") == ["train", "inspect", "hazards", "drill", "check"]
    assert [one.code for one in ready_steps(proposed.steps[14:16], ["hospital"])] == ["tell_hse"]


def test_a_version_is_a_document_with_steps_branches_values_and_streamlining(
    representative: User,
) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    from procedures.models import FrozenProcedure
    from procedures.printed.version_printing import procedure_pdf

    page = "/procedures/k3_usulan-v1/print/"
    client = visitor(representative, language="en")
    assert [client.post(page).status_code for _again in range(2)] == [302, 302]
    pages = PdfReader(BytesIO(procedure_pdf(FrozenProcedure.objects.get()))).pages
    told = " ".join("".join(one.extract_text() for one in pages).split())
    for one in (
        "22. Update the OHS policy if needed", "(Lightly hurt)", "Quarterly report of risk",
        "Plan 6 · Do 8", "Kept: 7, changed: 2, removed: 0, added: 14.",
    ):  # fmt: skip
        assert one in told, one
    assert client.post(page.replace("v1", "v9")).status_code == 404
