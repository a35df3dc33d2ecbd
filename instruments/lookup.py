"""The version of an address, as pages and programs look it up."""

from django.http import Http404
from django.utils.translation import gettext as _

from core.errors import Conflict
from instruments import selectors
from instruments.choices import VersionKind
from instruments.models import Draft
from instruments.selectors import NamedVersion


def version_or_404(kind: str, key: str) -> NamedVersion:
    """The version of an address; 404 where there is none."""
    found = selectors.named(VersionKind(kind), key) if kind in VersionKind else None
    if found is None:
        raise Http404
    return found


def draft_or_refusal(version: NamedVersion) -> Draft:
    """The draft of a version; Conflict where it is published."""
    if version.draft is None:
        raise Conflict(
            _("%(key)s is published and never changes: copy it to a new draft.")
            % {"key": version.key}
        )
    return version.draft
