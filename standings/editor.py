"""The form in which standing rules are written: its fields, and from what it gave to a spec."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.canonical import JsonObject
from document_control.written_pages import WrittenPage, reader_of
from instruments.editor.fields import EditorField
from instruments.editor.layout import CODE, TITLE, EditorPage
from instruments.selectors import instrument_codes, known_ratings, rating_codes
from instruments.specs import Problem
from instruments.wording import CONDITION_MEASURES
from standings.rules.checks import standing_problems
from standings.rules.parts import StandingRulesSpec

COUNTED = tuple(one for one in CONDITION_MEASURES if one != "rating")
LIMITED = ("conditions", "suspended", "barred")  # who may work meets nothing and until no day

_LAYOUT = EditorPage(
    "all",
    _("Standing rules"),
    (
        TITLE,
        EditorField(
            "instrument",
            "choose",
            narrow=True,
            hint=_("Whose results they read."),
        ),
        EditorField(
            "rules",
            "rows",
            add=_("Add a rule"),
            hint=_("A rule applies where everything holds that it names; the gravest is proposed."),
            fields=(
                CODE,
                EditorField("standing", "choose", narrow=True),
                EditorField(
                    "months",
                    "whole",
                    optional=True,
                    narrow=True,
                    hint=_("Empty: without an end. Barred has one."),
                    of=LIMITED,
                ),
                TITLE,
                EditorField("ratings", "ticks"),
                EditorField("open_majors", "whole", optional=True, narrow=True),
                EditorField("overdue_capa", "whole", optional=True, narrow=True),
                EditorField("expired_documents", "whole", optional=True, narrow=True),
                EditorField(
                    "conditions",
                    "rows",
                    add=_("Add a condition"),
                    hint=_("What must be met before it is lifted."),
                    of=LIMITED,
                    fields=(
                        CODE,
                        EditorField(
                            "measure",
                            "choose",
                            optional=True,
                            narrow=True,
                            hint=_("Left open, a person confirms it."),
                        ),
                        EditorField(
                            "at_most",
                            "whole",
                            optional=True,
                            narrow=True,
                            hint=_("Empty: none at all."),
                            of=COUNTED,
                        ),
                        EditorField("ratings", "ticks", of=("rating",)),
                        TITLE,
                    ),
                ),
                EditorField("basis", "words", optional=True),
            ),
        ),
    ),
    says=_("Nothing is proposed by a draft: it is tried, then a manager publishes it."),
)
COUNTS = (
    "months",
    "open_majors",
    "overdue_capa",
    "expired_documents",
    "at_most",
)  # 0 is drawn as an empty field


def _opened(content: Mapping[str, Any]) -> JsonObject:
    """A count of 0 asks nothing, and stands empty."""
    rules = [
        _without_zeros(rule)
        | {"conditions": [_without_zeros(one) for one in rule.get("conditions", ())]}
        for rule in content["rules"]
    ]
    return {**content, "rules": rules}


def _without_zeros(record: Mapping[str, Any]) -> JsonObject:
    return {name: value for name, value in record.items() if not (name in COUNTS and value == 0)}


def _problems(spec: StandingRulesSpec) -> Iterator[Problem]:
    return standing_problems(spec, ratings=known_ratings())


_read = reader_of(StandingRulesSpec, _problems)
RULES_PAGE = WrittenPage(_LAYOUT, _read, _opened)


def edit_options() -> dict[str, Sequence[tuple[str, str]]]:
    """What may be chosen that the rules themselves do not know: two statements."""
    return {
        "instrument": instrument_codes(),
        "ratings": rating_codes(),
        "measure": [(code, str(label)) for code, label in CONDITION_MEASURES.items()],
    }
