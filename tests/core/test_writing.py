"""One rule of what is written, for every text that somebody has to give."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError

from contractors.models import Contractor, Site
from core.errors import Refusal
from core.errors.validation import check_row
from core.language.fields import WrittenField
from core.language.texts import check_text
from core.names import clean_name
from core.writing import is_written, written
from csms.rooms import ROOMS
from instruments.specs import read_data, stored_spec
from instruments.specs.parts import Text
from questionnaires.models import Survey

ROOT = Path(__file__).parents[2]
SURVEY = [one.name for one in Survey._meta.fields]
NOTHING = ["", " \t\n", "\u00a0", "\u200b", "\u2060", "\u00ad", "\u200e\u202e\u2066", "\u3164",
           "\u2800", "\uffa0 \u115f", "\ufeff", "\u034f", "\ufe0f", "\u3000", "\u180e",
           "\u200b \u3164\u2800"]  # fmt: skip
CONTROLS = ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\x9f"]
TURNING = [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
LINE_ENDS = ["\n", "\r\n", "\u2028", "\u2029"]
# Marks of direction, joiners and selectors are part of scripts and of pictures.
MEANT = ["\u200eA\u200f \u0627\u0644\u0633\u0644\u0627\u0645\u0629", "\u061c\u0627",
         "\U0001f468\u200d\U0001f692", "\u26a0\ufe0f", "\u0645\u06cc\u200c\u062e"]  # fmt: skip
ZERO_WIDTH = [*"\u00ad\u180e\u200b\u2060\ufeff"]
SOMETHING = ["-", "a", "\u0661", "\u4e2d", "\U0001f44d", "?", "e\u0301"]


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


@pytest.mark.parametrize("sign", [*CONTROLS, *TURNING])
def test_what_is_not_read_as_it_is_stored_is_refused_by_rule_field_and_row(sign: str) -> None:
    text, name = f"Pintu {sign}tidak rusak", f"U+{ord(sign):04X}"
    with pytest.raises(Refusal, match=re.escape(name)):
        check_text(text, "reason")
    with pytest.raises(ValidationError, match=re.escape(name)):
        WrittenField().clean(text)
    with pytest.raises(Refusal, match=re.escape(name)) as refused:
        check_row(Survey(name=text), exclude=[one for one in SURVEY if one != "name"])
    assert list(refused.value.fields) == ["name"]


@pytest.mark.parametrize("sign", TURNING)
def test_what_turns_is_refused_in_a_file_that_is_new_and_goes_from_names(sign: str) -> None:
    text, name = f"Pintu {sign}tidak rusak", f"U+{ord(sign):04X}"
    _spec, problems = read_data({"id": text}, Text)
    assert [(one.path, dict(one.words.values)["sign"]) for one in problems] == [("id", name)]
    assert stored_spec({"id": text}, Text).id == text
    assert clean_name(text) == "Pintu tidak rusak"


@pytest.mark.parametrize("sign", LINE_ENDS)
def test_a_line_break_is_refused_where_there_is_one_line(sign: str) -> None:
    text = f"Pintu{sign}rusak"
    check_text(text, "reason")
    check_text(f"Pintu{sign}", "owner", one_line=True)  # at its end it begins no other line
    WrittenField(widget=forms.Textarea).clean(text)
    with pytest.raises(ValidationError):
        WrittenField().clean(text)
    with pytest.raises(Refusal):
        check_text(text, "owner", one_line=True)
    with pytest.raises(Refusal):
        check_row(Site(code="S1", name=text))


@pytest.mark.parametrize("sign", ZERO_WIDTH)
def test_a_sign_without_width_is_refused_where_there_is_one_line(sign: str) -> None:
    text, name = f"Pintu{sign} rusak", re.escape(f"U+{ord(sign):04X}")
    check_text(text, "reason")
    WrittenField(widget=forms.Textarea).clean(text)
    with pytest.raises(ValidationError, match=name):
        WrittenField().clean(text)
    with pytest.raises(Refusal, match=name):
        check_text(text, "owner", one_line=True)
    with pytest.raises(Refusal, match=name):
        check_row(Site(code="S1", name=text))


@pytest.mark.parametrize("text", MEANT)
def test_signs_that_belong_to_a_script_stay(text: str) -> None:
    check_text(text, "reason")
    assert WrittenField().clean(text) == text
    check_row(Survey(name=text), exclude=[one for one in SURVEY if one != "name"])
    assert read_data({"id": text}, Text) == (Text(text), [])


def test_what_is_stored_already_blocks_no_other_change(contractor: Contractor) -> None:
    Contractor.objects.filter(pk=contractor.pk).update(scope="Kerja \u202elama")
    contractor.refresh_from_db()
    contractor.name = "PT Baru"
    check_row(contractor)
    contractor.scope = "Kerja \u202ebaru"
    with pytest.raises(Refusal, match=r"U\+202E"):
        check_row(contractor)


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
