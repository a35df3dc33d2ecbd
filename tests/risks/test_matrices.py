"""Matrices as data: the shipped ones, and what a file may not say."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from core.audit import SYSTEM
from instruments.specs import InstrumentFileError
from risks.matrices.reading import parse_matrix, read_matrix_file
from risks.models import RiskMatrix
from risks.services.matrices import LIBRARY, load_risk_matrices

SHIPPED = (LIBRARY / "permen_pu_05_2014-v1.yaml").read_text(encoding="utf-8")


def test_the_shipped_matrices_load_once_and_never_change(db: None, now: datetime) -> None:
    assert load_risk_matrices(by=SYSTEM, now=now) == ["lima_kali_lima-v1", "permen_pu_05_2014-v1"]
    assert load_risk_matrices(by=SYSTEM, now=now) == []
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        RiskMatrix.objects.update(title_id="Lain")


def test_what_a_draft_says_is_read_anew_and_what_was_published_once(
    db: None, now: datetime
) -> None:
    load_risk_matrices(by=SYSTEM, now=now)
    matrix, again = (RiskMatrix.objects.get(code="lima_kali_lima") for _ in range(2))
    assert again.spec is matrix.spec
    drafts = [RiskMatrix(pk=again.pk, content=again.content) for _ in range(2)]
    assert drafts[0].spec == drafts[1].spec
    assert drafts[0].spec is not drafts[1].spec


def test_the_construction_matrix_has_the_papers_classes() -> None:
    spec = read_matrix_file(LIBRARY / "permen_pu_05_2014-v1.yaml")
    classes = {
        row * column: spec.cells[row - 1][column - 1] for row in (1, 2, 3) for column in (1, 2, 3)
    }
    low, medium, high = "rendah", "sedang", "tinggi"
    assert classes == {1: low, 2: low, 3: medium, 4: medium, 6: high, 9: high}


@pytest.mark.parametrize(
    ("wrong", "right", "place"),
    [
        ("[sedang, tinggi, tinggi]", "[sedang, tinggi, sedang]", "cells[2][2]"),
        ("  - [rendah, rendah, sedang]\n", "", "cells"),
        ("[rendah, sedang, tinggi]", "[rendah, sedang]", "cells[1]"),
        ("[rendah, sedang, tinggi]", "[rendah, sedang, besar]", "cells[1][2]"),
        ("acceptable: rendah", "acceptable: nihil", "acceptable"),
        ("    accepted_by: coordinator\n", "", "levels[1].accepted_by"),
        ("code: sedang", "code: tinggi", "levels[2]"),
        ("version: 1", "version: 0", "version"),
    ],
)
def test_a_file_that_is_no_matrix_is_refused_at_its_place(
    wrong: str, right: str, place: str
) -> None:
    assert wrong in SHIPPED
    with pytest.raises(InstrumentFileError) as refused:
        parse_matrix(SHIPPED.replace(wrong, right, 1), file_name="x")
    assert refused.value.path == place


def test_a_code_that_stands_twice_is_told_by_the_number_of_its_level() -> None:
    with pytest.raises(InstrumentFileError) as refused, translation.override("en"):
        parse_matrix(SHIPPED.replace("code: sedang", "code: rendah", 1), file_name="x")
    said = str(refused.value)
    assert 'has the code "rendah", which is that of level 1 already' in said


def test_a_level_that_no_cell_uses_is_refused() -> None:
    text = SHIPPED.replace("- [rendah, rendah, sedang]", "- [rendah, rendah, tinggi]")
    text = text.replace("- [rendah, sedang, tinggi]", "- [rendah, tinggi, tinggi]")
    text = text.replace("- [sedang, tinggi, tinggi]", "- [tinggi, tinggi, tinggi]")
    with pytest.raises(InstrumentFileError) as refused:
        parse_matrix(text, file_name="x")
    assert refused.value.path == "levels[1]"


def test_a_file_is_named_after_its_code_and_version(tmp_path: Path) -> None:
    (tmp_path / "lain-v1.yaml").write_text(SHIPPED, encoding="utf-8")
    with pytest.raises(InstrumentFileError, match=r"must be named permen_pu_05_2014-v1\.yaml"):
        read_matrix_file(tmp_path / "lain-v1.yaml")
