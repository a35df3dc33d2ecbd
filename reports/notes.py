"""What is odd about the results of a document, told beside its file."""

from collections.abc import Collection

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contractors.models import Contractor

MOST_IN_SENTENCE = 5  # archived contractors in one sentence


def notes_on(digests: Collection[str]) -> list[str]:
    """A sentence about contractors that have left: a frozen result stays what it is."""
    names = list(
        Contractor.objects.filter(archived=True, evaluations__results__sha256__in=digests)
        .distinct()
        .values_list("name", flat=True)
    )
    if not names:
        return []
    listed = [*names[:MOST_IN_SENTENCE], *(["…"] if len(names) > MOST_IN_SENTENCE else [])]
    return [
        ngettext(
            "%(names)s is archived. Its result is frozen, so it is in this document all the same.",
            "%(count)s of these contractors are archived (%(names)s). Their results are frozen, "
            "so they are in this document all the same.",
            len(names),
        )
        % {"count": len(names), "names": get_text_list(listed, _("and"))}
    ]
