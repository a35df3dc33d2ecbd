"""Forms of versions. They clean; the services decide."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.figures.fields import DayField
from core.language.fields import WrittenField
from instruments.services.first_versions import NEW_CODE


class EditionForm(forms.Form):
    """Which state of a draft a person was looking at."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PublishVersionForm(EditionForm):
    """The name and the date under which a version is published."""

    name = WrittenField(
        label=_("Name of the version"),
        max_length=120,
        help_text=_("How people will know it, for example: Revision after the 2024 audit."),
        error_messages={"required": _("Give the version a name.")},
    )
    effective_on = DayField(
        label=_("In force from"),
        error_messages={"required": _("Give the day from which it is in force.")},
    )


class NewCodeForm(forms.Form):
    """What something new is called."""

    code = forms.RegexField(
        label=_("Code"),
        regex=NEW_CODE,
        max_length=30,
        strip=True,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Small letters, digits and underscore. It is in every key and never changes."),
        error_messages={
            "required": _("Give it a code."),
            "invalid": _("Use small letters, digits and underscore; begin with a letter."),
        },
    )
    title_id = WrittenField(
        label=_("Title (Indonesia)"),
        max_length=250,
        error_messages={"required": _("Give it a title.")},
    )
    title_en = WrittenField(
        label=_("Title (English)"),
        max_length=250,
        required=False,
        help_text=_("Left empty, the Indonesian title is shown."),
    )

    @property
    def title(self) -> dict[str, str]:
        """The title in both languages."""
        in_id = self.cleaned_data["title_id"]
        return {"id": in_id, "en": self.cleaned_data["title_en"] or in_id}


class NewInstrumentForm(NewCodeForm):
    """A new instrument, and by what its percents are rated."""

    ladder = forms.ChoiceField(label=_("Ladder"))
    rule_set = forms.ChoiceField(
        label=_("Rule set"), help_text=_("Both can be changed later, as long as it is a draft.")
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        ladders: Sequence[tuple[str, str]],
        rule_sets: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        for name, choices in (("ladder", ladders), ("rule_set", rule_sets)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
