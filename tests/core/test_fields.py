"""What a page says beside a form's field."""

import pytest
from django import forms

from core.templatetags.fields import may_be_empty

OPEN, LEFT = ("open", "By one link"), ("", "Choose")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (forms.CharField(), False),
        (forms.CharField(required=False), True),
        (forms.ChoiceField(choices=[LEFT, OPEN], required=False), True),
        (forms.ChoiceField(choices=[OPEN], required=False), False),  # one of them is always sent
        (forms.MultipleChoiceField(choices=[OPEN], required=False), True),
    ],
)
def test_a_list_without_an_empty_choice_is_not_said_to_be_optional(
    field: forms.Field, said: bool
) -> None:
    form = type("Asked", (forms.Form,), {"asked": field})()
    assert may_be_empty(form["asked"]) is said
