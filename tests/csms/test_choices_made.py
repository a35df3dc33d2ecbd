"""What weighs something is chosen: no select of a form stands on a choice that nobody made."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages

import pytest
from django import forms

from core.language.choices import to_choose
from csms.rooms import ROOMS
from monitoring.forms import IncidentForm
from monitoring.incident_forms import InjuredPersonForm

# What the page's own buttons tell; languages, which begin with the reader's own; and which document
# is made by the month, whose scope stands on the same page.
ELSEWHERE = {
    "MonthsDecisionForm.decision",
    "MailsForm.language",
    "ScheduleForm.language",
    "ScheduleForm.kind",
}


def _forms() -> "list[type[forms.BaseForm]]":
    """Every form of the product's own rooms."""
    for room in ROOMS:
        spec = find_spec(room)
        assert spec is not None
        for module in walk_packages(spec.submodule_search_locations, f"{room}."):
            if "form" in module.name.rsplit(".", maxsplit=1)[-1]:
                import_module(module.name)
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.split(".")[0] in ROOMS and hasattr(one, "base_fields"):
                found.add(one)
    return sorted(found, key=lambda one: one.__qualname__)


@pytest.mark.parametrize("form", _forms(), ids=lambda one: str(one.__qualname__))
def test_a_select_begins_empty_or_says_with_what_it_begins(form: type[forms.BaseForm]) -> None:
    for name, field in form.base_fields.items():  # type: ignore[attr-defined]
        is_select = isinstance(field, forms.ChoiceField) and type(field.widget) is forms.Select
        if not is_select or not field.required or isinstance(field, forms.ModelChoiceField):
            continue  # rows begin with "---------"
        if f"{form.__qualname__}.{name}" in ELSEWHERE:
            continue
        told = [value for value, _label in field.choices]
        if told:  # what is offered may be known only to an instance
            begins = field.initial is not None or told[0] == "" or len(told) == 1
            assert begins, f"{form.__qualname__}.{name} stands on {told[0]} before anybody chose"


def test_an_incident_and_an_injury_are_not_fatal_before_somebody_says_so() -> None:
    for field in (IncidentForm.base_fields["kind"], InjuredPersonForm.base_fields["injury"]):
        assert isinstance(field, forms.ChoiceField)
        with pytest.raises(forms.ValidationError, match=r"Choose|Pilih"):
            field.clean("")


def test_the_empty_choice_comes_first() -> None:
    assert [value for value, _label in to_choose([("a", "A")])] == ["", "a"]
