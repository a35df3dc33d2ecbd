"""Forms of uploaded workbooks. They clean; the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files.types import FileType


class WorkbookForm(forms.Form):
    """A workbook that was filled in."""

    file = forms.FileField(
        label=_("Filled-in workbook (.xlsx)"),
        help_text=_("At most 5 MB."),
        allow_empty_file=True,  # an empty one is refused in the same words as any other file
        widget=forms.FileInput(attrs={"accept": f".xlsx,{FileType.XLSX.value}"}),
        error_messages={"required": _("Choose the workbook you filled in.")},
    )


class ConfirmForm(forms.Form):
    """What a person saw in a preview: {key: version}."""

    seen = forms.JSONField(widget=forms.HiddenInput)

    def clean_seen(self) -> dict[str, int | str]:
        """Keys with the version each had."""
        seen = self.cleaned_data["seen"]
        if not isinstance(seen, dict) or not all(isinstance(v, int | str) for v in seen.values()):
            raise forms.ValidationError(_("The preview is not complete: open it again."))
        return seen
