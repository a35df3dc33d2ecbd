"""The form in which award rules are written: its fields, and from what it gave to a spec."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from document_control.written_pages import WrittenPage, reader_of
from instruments.editor.fields import EditorField
from instruments.editor.layout import CODE, TITLE, EditorPage
from instruments.selectors import instrument_codes, known_ratings, rating_codes
from instruments.specs import Problem
from instruments.wording import AWARD_MEASURES
from standings.awards.rules.checks import award_problems, bound_of
from standings.awards.rules.parts import AwardRulesSpec


def _of(bound: str) -> tuple[str, ...]:
    """The measures that have this bound."""
    return tuple(one for one in AWARD_MEASURES if bound_of(one) == bound)


_CRITERION = (
    EditorField("measure", "choose"),
    EditorField("at_most", "whole", optional=True, narrow=True, of=_of("at_most")),
    EditorField("at_least", "whole", optional=True, narrow=True, of=_of("at_least")),
    EditorField("ratings", "ticks", of=_of("ratings")),
)
_LAYOUT = EditorPage(
    "all",
    _("Award rules"),
    (
        TITLE,
        EditorField("instrument", "choose", narrow=True, hint=_("Whose results they read.")),
        EditorField(
            "awards",
            "rows",
            add=_("Add an award"),
            hint=_("A candidate meets every criterion of an award."),
            fields=(
                CODE,
                TITLE,
                EditorField(
                    "criteria",
                    "rows",
                    add=_("Add a criterion"),
                    hint=_("Each figure once: what hurts at most, what helps at least."),
                    fields=_CRITERION,
                ),
                EditorField("basis", "words", optional=True),
            ),
        ),
    ),
    says=_("Nobody is a candidate by a draft: it is tried, then a manager publishes it."),
)


def _problems(spec: AwardRulesSpec) -> Iterator[Problem]:
    return award_problems(spec, ratings=known_ratings())


_read = reader_of(AwardRulesSpec, _problems)
AWARDS_PAGE = WrittenPage(_LAYOUT, _read)


def edit_options() -> dict[str, Sequence[tuple[str, str]]]:
    """What may be chosen that the rules themselves do not know: two statements."""
    return {
        "instrument": instrument_codes(),
        "ratings": rating_codes(),
        "measure": [(code, str(label)) for code, label in AWARD_MEASURES.items()],
    }
