"""What narrows the trail, as its address says it."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from contractors.access import contractors_visible_to
from core.audit import audit_names
from core.figures.fields import DayField
from core.figures.reading import number_in_address
from core.language.fields import WrittenField
from core.shell.filters import FilterForm
from overview.trail.kinds import audit_kinds
from overview.trail.selectors import SYSTEM_ITSELF, TrailFilter, TrailSubject, people_of_the_trail


class TrailFilterForm(FilterForm):
    """Search, person, kind of thing, company, days; a part that makes no sense is left out."""

    q = WrittenField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Word, name or number")}),
    )
    person = forms.ChoiceField(label=_("Person"), required=False)
    kind = forms.ChoiceField(label=_("Kind of thing"), required=False)
    contractor = forms.ChoiceField(label=_("Contractor"), required=False)
    since = DayField(label=_("From day"), required=False)
    until = DayField(label=_("To day"), required=False)
    about = WrittenField(label=_("About"), required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = audit_names()
        told = sorted((str(capfirst(names[name])), name) for name in audit_kinds())
        self._choose("kind", _("Every kind"), choices=[(name, word) for word, name in told])
        people = [(str(one.pk), str(one)) for one in people_of_the_trail()]
        everybody = [(SYSTEM_ITSELF, _("CSMS itself")), *people]
        self._choose("person", _("Everybody"), choices=everybody)
        companies = contractors_visible_to(user).order_by("name").values_list("pk", "name")
        self._choose(
            "contractor", _("Every contractor"), choices=[(str(pk), n) for pk, n in companies]
        )

    def _choose(self, name: str, empty: Any, *, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", empty), *choices]

    def clean_about(self) -> TrailSubject | None:
        """``evaluation/12``; a ValidationError for what is no thing of the trail."""
        said = self.cleaned_data["about"]
        about = _about(said)
        if said and about is None:
            raise forms.ValidationError(_("There is no such thing in the trail."))
        return about

    def clean(self) -> dict[str, Any]:
        """The last day is left out where it lies before the first."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("It lies before the first day."))
        return self.cleaned_data

    def chosen(self) -> TrailFilter:
        """The parts that make sense; a broken link still lists something."""
        given = dict(self.given)
        person = given.pop("person", None)
        if "contractor" in given:
            given["contractor"] = int(given["contractor"])
        if person and person != SYSTEM_ITSELF:
            person = int(person)
        return TrailFilter(**given, person=person)


def _about(said: str) -> TrailSubject | None:
    """``evaluation/12``."""
    kind, _slash, number = said.partition("/")
    pk = number_in_address(number)
    return TrailSubject(kind, pk) if kind in audit_kinds() and pk is not None else None
