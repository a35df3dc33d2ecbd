"""What a step is refused for stands on its form, and the page has the refusal's status."""

import pytest
from django import forms

from core.errors import Conflict, Refusal
from core.errors.forms import FormRefusals


class _ReasonForm(forms.Form):
    reason = forms.CharField()


def test_a_refusal_stands_at_its_field_and_gives_its_status() -> None:
    form = _ReasonForm({"reason": "Lama"})
    with FormRefusals(form) as refusals:
        raise Refusal("Tulis alasan.", fields={"reason": "Tulis alasan."})
    assert list(form.errors["reason"]) == ["Tulis alasan."]
    assert refusals.status == 400


def test_what_belongs_to_no_field_stands_above_the_form() -> None:
    form = _ReasonForm({"reason": "Lama"})
    with FormRefusals(form) as refusals:
        raise Conflict("Sudah diputuskan.")
    assert list(form.non_field_errors()) == ["Sudah diputuskan."]
    assert refusals.status == 409


def test_an_error_of_ours_is_no_refusal_and_an_empty_form_lacks_nothing() -> None:
    assert FormRefusals(_ReasonForm()).status == 200
    with pytest.raises(KeyError), FormRefusals(_ReasonForm({})):
        raise KeyError
