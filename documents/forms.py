"""The file that is to be checked, and the letterhead."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.language.fields import WrittenField


class DroppedFileForm(forms.Form):
    """A PDF to be checked against what was issued."""

    file = forms.FileField(
        label=_("The PDF"),
        allow_empty_file=True,  # "empty" is no reason to refuse it: it is not ours
        error_messages={"required": _("Choose the PDF first, as you received it.")},
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf", "class": "drop__file"}),
    )


class LetterheadForm(forms.Form):
    """The company's name and, where it changes, its logo."""

    name = WrittenField(
        label=_("Company name"),
        max_length=120,
        required=False,
        help_text=_("Left empty, the name from the settings of this system is used."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        allow_empty_file=True,  # the gate says what is wrong with it
        help_text=_("PNG, JPEG or WebP of at most 2 MB; a wide one on a clear ground looks best."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    remove_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
