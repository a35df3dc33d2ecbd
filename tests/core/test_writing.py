"""One rule of what is written, for every text that somebody has to give."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError

from contractors.models import Site
from core.errors import Refusal
from core.errors.validation import check_row
from core.language.fields import WrittenField
from core.language.texts import check_text
from core.names import clean_name
from core.writing import is_written, written
from csms.rooms import ROOMS

ROOT = Path(__file__).parents[2]
NOTHING = ["", " \t\n", "\u00a0", "\u200b", "\u2060", "\u00ad", "\u200e\u202e\u2066", "\u3164",
           "\u2800", "\uffa0 \u115f", "\ufeff", "\u034f", "\ufe0f", "\u3000", "\u180e",
           "\u200b \u3164\u2800"]  # fmt: skip
SOMETHING = ["-", "a", "ada\u200b", "\u0661", "\u4e2d", "\U0001f44d", "?", "e\u0301"]


@pytest.mark.parametrize("text", NOTHING)
def test_what_nobody_sees_is_nothing_to_rule_field_row_and_name(text: str) -> None:
    assert not is_written(text)
    assert written(text) == clean_name(text) == ""
    with pytest.raises(Refusal, match=r"^Tulis"):
        check_text(text, "reason", missing="Tulis mengapa.")
    with pytest.raises(ValidationError, match="mengapa"):
        WrittenField(error_messages={"required": "mengapa"}).clean(text)
    assert WrittenField(required=False, strip=False).clean(text) == ""


@pytest.mark.parametrize("text", SOMETHING)
def test_what_is_seen_is_written_and_stays(text: str) -> None:
    assert is_written(text)
    assert WrittenField().clean(f" {text}\n") == text
    check_text(text, "reason", missing="Tulis mengapa.")


@pytest.mark.parametrize("text", NOTHING)
def test_a_row_that_is_checked_needs_what_is_seen(text: str) -> None:
    site = Site(code="S1", name="Site")
    site.code = text
    with pytest.raises(Refusal) as refused:
        check_row(site, exclude=["name"])
    assert list(refused.value.fields) == ["code"]


def test_a_name_is_the_same_with_signs_that_are_empty_on_paper() -> None:
    for twin in ("PT\u3164Maju", "PT \u2800Maju\uffa0", "PT\ufe0f Ma\u034fju"):
        assert clean_name(twin) == "PT Maju"


def test_every_form_takes_its_texts_by_the_one_field() -> None:
    families, found = [forms.BaseForm], []
    for form in families:
        families += form.__subclasses__()
        own = form.__module__.split(".")[0] in ROOMS and not issubclass(form, forms.BaseModelForm)
        for name, field in getattr(form, "base_fields", {}).items() if own else ():
            if type(field) is forms.CharField and not isinstance(field.widget, forms.PasswordInput):
                found.append(f"{form.__name__}.{name}")
    assert set(found) <= {"SignInForm.password", "NewPasswordForm.password"}


def test_no_service_has_a_rule_of_its_own_for_what_is_written() -> None:
    own = re.compile(r"not [\w.]+\.strip\(\)")
    services = [path for room in ROOMS for path in (ROOT / room).rglob("services/**/*.py")]
    assert len(services) > 20
    assert [str(path) for path in services if own.search(path.read_text("utf-8"))] == []
