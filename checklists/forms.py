"""What people type or choose while a checklist is filled in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from checklists.services.evidence import FILES_OF_AN_ITEM
from core.figures.fields import DayField
from core.language.fields import WrittenField
from core.shell.filters import FilterForm
from evaluations.choices import SelfFilter, SourceFilter, SourceKind
from evaluations.rules.sources import DAY_LABELS, TOLD, SourceFacts
from findings.forms import FilesField, FilesForm, file_limits

_NEW_FILES = _("Up to 10 photos, PDF, XLSX or DOCX, 20 MB each. They become evidence of the item.")
FILES_HINT = {
    SourceKind.OBSERVATION: _NEW_FILES,
    SourceKind.INTERVIEW: format_lazy(
        "{} {}",
        _NEW_FILES,
        _(
            "Their names are shown as they are: where no name was promised, no name may stand in a "
            "file name either, nor a face or a signature in the file."
        ),
    ),
    SourceKind.DOCUMENT: _NEW_FILES,
}


class SelfAssessmentFilterForm(FilterForm):
    """Which items of a self-assessment the owner looks at; those that differ without a word."""

    beside = ()

    show = forms.ChoiceField(label=_("Show"), required=False, choices=SelfFilter.choices)


class TakeOverForm(forms.Form):
    """Which self-score is taken over, and what stood beside it on the page."""

    item = WrittenField(max_length=20)
    base_version = forms.IntegerField(min_value=0)
    operation = forms.UUIDField()
    show = forms.ChoiceField(required=False, choices=SelfFilter.choices)


class SourceFilterForm(FilterForm):
    """Which sources a page shows."""

    beside = ("item", "kind")  # whose page it is: one item's, with the form of a kind

    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("All items")), *SourceFilter.choices]
    )


def _files_of_the_item(files: Sequence[tuple[int, str]]) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=_("Files of this item that show it"),
        required=False,
        coerce=int,
        choices=files,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _(
                "A file that you chose is not of this item any more: look at its files again."
            )
        },
    )


class ItemFilesForm(FilesForm):
    """Photos and files of an item, on a page without scripts; ``there`` counts those it has."""

    item = WrittenField(max_length=20, widget=forms.HiddenInput)
    operation = forms.UUIDField(widget=forms.HiddenInput)
    evidence = FilesField(
        label=_("Photos and files"),
        allow_empty_file=True,
        help_text=_("Up to 10 photos, PDF, XLSX or DOCX, 20 MB each."),
    )

    def __init__(self, *args: Any, there: int, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="files_%s", **kwargs)
        self.there = there
        limits = file_limits(most=FILES_OF_AN_ITEM, there=there)
        self.fields["evidence"].widget.attrs |= limits

    def clean(self) -> dict[str, Any]:
        """What was sent: at least one file, chosen now or waiting."""
        given = super().clean()
        if not (given.get("evidence") or "waiting" in self.data or self.errors):
            self.add_error("evidence", _("Choose at least one file."))
        return given


class SourceForm(FilesForm):
    """One source of an item: the fields of its kind, what it shows, and files, of the item or new.

    ``files`` are those of the item: their keys and names.
    """

    item = WrittenField(max_length=20, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=SourceKind.choices, widget=forms.HiddenInput)
    operation = forms.UUIDField(widget=forms.HiddenInput)
    says = WrittenField(
        label=_("What it shows"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    contradicts = forms.BooleanField(
        label=_("It contradicts the answer that was given"), required=False
    )
    evidence = FilesField(label=_("New files that show it"), required=False, allow_empty_file=True)

    def __init__(
        self,
        *args: Any,
        kind: SourceKind,
        files: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        told = {
            name: WrittenField(label=str(label), max_length=120 if name == "number" else 200)
            for name, label in TOLD[kind].items()
        }
        head = ("item", "kind", "operation")
        rest = {name: field for name, field in self.fields.items() if name not in head}
        self.fields = {name: self.fields[name] for name in head}
        self.fields |= {**told, "on": DayField(label=str(DAY_LABELS[kind])), **rest}
        new = self.fields.pop("evidence")
        if files or "files" in self.data:  # a chosen one that is gone is said, not left out
            self.fields["files"] = _files_of_the_item(files)
        self.fields["evidence"] = new
        new.help_text = FILES_HINT[kind]
        most = min(FILES_OF_AN_ITEM, len(files) + settings.FILES_AT_ONCE)
        limits = file_limits(most=most, there=len(files))
        new.widget.attrs |= limits
        self.told = tuple(told)

    def facts(self) -> SourceFacts:
        """As the service takes it."""
        given = self.cleaned_data
        return SourceFacts(
            kind=SourceKind(given["kind"]),
            on=given["on"],
            says=given["says"],
            contradicts=given["contradicts"],
            **{name: given[name] for name in self.told},
        )
