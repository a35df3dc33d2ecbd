"""The form in which standing rules are written: its fields, and from what it gave to a spec.

The same editor as that of instruments draws it and puts two people's changes together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.canonical import JsonObject
from instruments.differences import FieldChange, changes_between
from instruments.editor.changing import part_of, read_page
from instruments.editor.fields import EditorField
from instruments.editor.form_state import SeenPart
from instruments.editor.layout import CODE, TITLE, EditorPage
from instruments.editor.merging import Merge, between, merged, same
from instruments.editor.opening import unclear_problems
from instruments.selectors import instrument_codes, known_ratings, rating_codes
from instruments.specs import Problem, read_data
from instruments.wording import CONDITION_MEASURES
from outcomes.standing.models import StandingRules
from outcomes.standing.rules.checks import standing_problems
from outcomes.standing.rules.parts import StandingRulesSpec

RULES_PAGE = EditorPage(
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
                    fields=(
                        CODE,
                        EditorField(
                            "measure",
                            "choose",
                            optional=True,
                            narrow=True,
                            hint=_("Left open, a person confirms it."),
                        ),
                        EditorField("at_most", "whole", optional=True, narrow=True),
                        TITLE,
                        EditorField("ratings", "ticks"),
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


def opened(content: Mapping[str, Any]) -> JsonObject:
    """Rules as the page edits them: a count of 0 asks nothing, and stands empty."""
    rules = [
        _without_zeros(rule)
        | {"conditions": [_without_zeros(one) for one in rule.get("conditions", ())]}
        for rule in content["rules"]
    ]
    return part_of(RULES_PAGE, {**content, "rules": rules}, number=None)


def _without_zeros(record: Mapping[str, Any]) -> JsonObject:
    return {name: value for name, value in record.items() if not (name in COUNTS and value == 0)}


def written_in(form: QueryDict, *, tidy: bool) -> JsonObject:
    """What a form gave; ``tidy`` drops the rows that nobody filled in."""
    return read_page(RULES_PAGE, form, at=None, tidy=tidy)


def edit_options() -> dict[str, Sequence[tuple[str, str]]]:
    """What may be chosen that the rules themselves do not know: two statements."""
    return {
        "instrument": instrument_codes(),
        "ratings": rating_codes(),
        "measure": [(code, str(label)) for code, label in CONDITION_MEASURES.items()],
    }


@dataclass(frozen=True, slots=True)
class MergedRules:
    """A form put on what is stored now: ``whole`` with mine where both changed, ``base`` as it is
    stored, ``clashes`` what both changed, ``theirs`` what was stored since it was drawn."""

    whole: JsonObject
    base: JsonObject
    clashes: list[FieldChange]
    theirs: list[FieldChange]


def merged_rules(draft: StandingRules, form: QueryDict, *, seen: SeenPart | None) -> MergedRules:
    """What the form changed since it was drawn (``seen``), put on what the draft says now."""
    theirs, mine = opened(draft.content), written_in(form, tidy=True)
    _keep_order(mine["rules"], (seen.part if seen else theirs).get("rules", ()))
    if seen is None:
        merge = Merge(mine, list(changes_between(theirs, mine)))
        return MergedRules(mine, theirs, merge.clashes, [])
    merge = merged(base=seen.part, mine=mine, theirs=theirs)
    told = [] if same(seen.part, theirs) else between(seen.part, theirs)
    return MergedRules(merge.value, theirs, merge.clashes, told)


def _keep_order(rows: Sequence[JsonObject], before: Sequence[JsonObject]) -> None:
    """Ticks come in the order of the page: where the same are ticked, they stay as they stood."""
    known = {row.get("code"): row for row in before}
    for row in rows:
        was = known.get(row.get("code"), {})
        if sorted(row["ratings"]) == sorted(was.get("ratings", ())):
            row["ratings"] = list(was.get("ratings", ()))
        _keep_order(row.get("conditions", ()), was.get("conditions", ()))


def spec_of_page(
    draft: StandingRules, whole: JsonObject
) -> tuple[StandingRulesSpec | None, list[Problem]]:
    """The rules that a page says, and everything that is wrong with them, by its field."""
    problems = unclear_problems(whole)
    document = {"code": draft.code, "version": draft.version, **whole}
    spec, wrong = read_data(document, StandingRulesSpec)
    problems += wrong
    if spec is not None and not problems:
        problems += standing_problems(spec, ratings=known_ratings())
    return (None if problems else spec), problems
