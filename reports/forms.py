"""What a request for a document may say."""

from django import forms

from reports.models import DocumentKind


class DocumentForm(forms.Form):
    """The kind of document; which results it shows is read from the address's own fields."""

    kind = forms.ChoiceField(choices=DocumentKind)
