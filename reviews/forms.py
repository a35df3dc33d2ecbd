"""What a manager types or chooses in a review, and what is published."""

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.language import localized
from core.language.fields import WrittenField
from core.shell.filters import FilterForm
from evaluations.access import people_who_fill
from instruments.sheets import SheetElement
from reviews.rendering import ReviewFilter


class ReviewFilterForm(FilterForm):
    """Which answers a review shows."""

    beside = ()

    show = forms.ChoiceField(label=_("Show"), required=False, choices=ReviewFilter.choices)


class ReturnForm(forms.Form):
    """Why a manager sends an evaluation back."""

    reason = WrittenField(
        label=_("What must be revised, and why"),
        help_text=_(
            "The coordinator reads this above the checklist; codes of items become links there."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={
            "required": _("Write why it is returned, so that the coordinator knows what to do."),
            "max_length": _("The reason is longer than 4000 characters: shorten it."),
        },
    )


class ReopenForm(forms.Form):
    """Why a manager opens an approved evaluation again."""

    reason = WrittenField(
        label=_("Why it is reopened"),
        help_text=_(
            "Coordinators and managers read it; so does a contractor that knows a result, on its "
            "scorecard."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={
            "required": _("Write why it is reopened: whoever is told of it reads the reason."),
            "max_length": _("The reason is longer than 2000 characters: shorten it."),
        },
    )


class AssignForm(forms.Form):
    """Who does which element: one list of coordinators for each."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        elements: Sequence[SheetElement],
        assigned: Mapping[str, int | None] | None = None,
    ) -> None:
        super().__init__(data)
        people = people_who_fill()
        self.elements = elements
        for element in elements:
            self.fields[f"element-{element.code}"] = forms.ModelChoiceField(
                people.order_by("first_name", "last_name", "username"),
                required=False,
                label=f"{element.code} {localized(element.title)}",
                empty_label=_("Nobody in particular"),
                initial=(assigned or {}).get(element.code),
                error_messages={"invalid_choice": _("Choose an HSE coordinator from the list.")},
            )

    def people(self) -> dict[str, User | None]:
        """By the code of the element."""
        return {one.code: self.cleaned_data[f"element-{one.code}"] for one in self.elements}


class PublishForm(forms.Form):
    """The evaluations that are published together."""

    evaluation = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Choose at least one approved evaluation to publish."),
            "invalid_choice": _("One of the evaluations is not there to publish. Reload the list."),
        },
    )

    def __init__(self, data: QueryDict, *, publishable: list[int]) -> None:
        super().__init__(data)
        field = self.fields["evaluation"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, str(pk)) for pk in publishable]
