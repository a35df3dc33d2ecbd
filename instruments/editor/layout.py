"""The pages of the editor: which fields each has, and which part of the document it is."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from instruments.choices import VersionKind
from instruments.editor.fields import EditorField


@dataclass(frozen=True, slots=True)
class EditorPage:
    """A page of the editor. ``element``: its fields are those of one element."""

    name: str
    title: str | Promise
    fields: tuple[EditorField, ...]
    says: str | Promise = ""
    element: bool = False


TITLE = EditorField("title", "words")
CODE = EditorField("code", narrow=True)
WEIGHT = EditorField("weight", "number", narrow=True)

ITEM = (
    CODE,
    WEIGHT,
    EditorField("scale", "choose", narrow=True),
    EditorField(
        "lineage",
        "lineage",
        optional=True,
        narrow=True,
        hint=_("Taken up without a title, a removed item comes back with its texts."),
    ),
    EditorField("section", "choose", optional=True, narrow=True),
    EditorField("level", "choose", optional=True, narrow=True),
    TITLE,
    EditorField("aspects", "ticks"),
    EditorField("guide", "guide"),
    EditorField("evidence", "long", optional=True),
    EditorField(
        "measured",
        "record",
        optional=True,
        folded=True,
        hint=_("A figure that proposes the answer. Thresholds best first."),
        fields=(
            EditorField("name", narrow=True),
            EditorField("direction", "choose", narrow=True),
            EditorField("unit", "words"),
            EditorField("thresholds", "pairs", add=_("Add a threshold"), tight=True),
        ),
    ),
    EditorField(
        "references",
        "rows",
        add=_("Add a reference"),
        tight=True,
        fields=(EditorField("document", "choose"), EditorField("clause", optional=True)),
    ),
    EditorField("indicator", "long", optional=True),
)

CHOICE = (
    CODE,
    EditorField("score", "number", narrow=True),
    EditorField("label", "words"),
    EditorField("meaning", "long", optional=True),
)

HEAD = EditorPage(
    "head",
    _("Title, ladder and rules"),
    (
        TITLE,
        EditorField("aggregation", "choose", narrow=True),
        EditorField("ladder", "choose", narrow=True),
        EditorField("rule_set", "choose", narrow=True),
        EditorField(
            "origin", "long", hint=_("Where it comes from, and what in it is constructed. Printed.")
        ),
    ),
)
ELEMENTS = EditorPage(
    "elements",
    _("Elements and their weights"),
    (EditorField("elements", "rows", fields=(EditorField("was", "hidden"), CODE, WEIGHT, TITLE)),),
    says=_("Weights need not add up to 100: only their ratio counts."),
)
ELEMENT = EditorPage(
    "element",
    _("Element"),
    (
        CODE,
        WEIGHT,
        TITLE,
        EditorField(
            "sections",
            "rows",
            add=_("Add a section"),
            hint=_("Headings inside the element; may be left out."),
            fields=(CODE, TITLE),
        ),
        EditorField("items", "rows", add=_("Add an item"), folded=True, fields=ITEM),
    ),
    element=True,
)
SCALES = EditorPage(
    "scales",
    _("Scales"),
    (
        EditorField(
            "scales",
            "rows",
            add=_("Add a scale"),
            folded=True,
            fields=(
                CODE,
                EditorField("kind", "choose", narrow=True),
                EditorField("max", "number", narrow=True),
                EditorField("na", "tick"),
                EditorField("choices", "rows", add=_("Add a choice"), fields=CHOICE),
            ),
        ),
    ),
    says=_("An answer earns its score / the highest score."),
)
GROUPS = EditorPage(
    "groups",
    _("Groups"),
    (
        EditorField(
            "groups",
            "rows",
            add=_("Add a group"),
            folded=True,
            fields=(
                CODE,
                TITLE,
                EditorField("elements", "ticks"),
                EditorField("weak_meaning", "long"),
                EditorField("recommendations", "texts", add=_("Add a recommendation")),
            ),
        ),
    ),
    says=_("Elements read together, to say why a contractor fails."),
)
LISTS = EditorPage(
    "lists",
    _("Aspects, documents, levels"),
    (
        EditorField("aspects", "rows", add=_("Add an aspect"), fields=(CODE, TITLE)),
        EditorField("levels", "rows", add=_("Add a level"), fields=(CODE, TITLE)),
        EditorField(
            "documents",
            "rows",
            add=_("Add a document"),
            folded=True,
            fields=(
                CODE,
                EditorField("certainty", "choose", narrow=True),
                TITLE,
                EditorField("note", "long", optional=True),
            ),
        ),
    ),
)
COUNTED = (
    EditorField(
        "kind",
        optional=True,
        narrow=True,
        label=_("Answer"),
        hint=_("Of answers of a kind: the code of the choice, as the scale has it."),
    ),
    EditorField(
        "items",
        "codes",
        optional=True,
        hint=_("Of items with a score of at most: their codes, with a comma between them."),
    ),
    EditorField("score", "number", optional=True, narrow=True, label=_("At most this score")),
    EditorField(
        "percent",
        "number",
        optional=True,
        narrow=True,
        hint=_("Of elements or aspects below a percent; left without codes: all of them."),
    ),
    EditorField("elements", "codes", optional=True),
    EditorField("aspects", "codes", optional=True),
)
LADDER = EditorPage(
    "all",
    _("Ratings and bands"),
    (
        TITLE,
        EditorField("pass_mark", "number", narrow=True, hint=_("A group below it is weak.")),
        EditorField("proposal", "long"),
        EditorField(
            "ratings",
            "rows",
            add=_("Add a rating"),
            hint=_(
                "Best first, the lowest from 0. Each ends where the one above it begins; the "
                "highest includes 100. A rating without a percent is reached by a rule only."
            ),
            bands=True,
            fields=(
                CODE,
                EditorField("colour", "choose", narrow=True),
                EditorField("min", "number", optional=True, narrow=True),
                EditorField("label", "words"),
                EditorField("meaning", "words"),
            ),
        ),
    ),
)
RULES = EditorPage(
    "all",
    _("Rules"),
    (
        TITLE,
        EditorField(
            "instrument",
            "choose",
            optional=True,
            narrow=True,
            hint=_("Its periods may choose these rules, where it has what they name."),
        ),
        EditorField(
            "rules",
            "rows",
            add=_("Add a rule"),
            hint=_("They run in this order, each on the rating the one before it left."),
            fields=(
                CODE,
                EditorField("measure", "choose", narrow=True),
                EditorField("at_least", "whole", narrow=True),
                *COUNTED,
                EditorField("on", "tick"),
                EditorField("to", "choose", optional=True, narrow=True),
                EditorField("down", "whole", optional=True, narrow=True),
                TITLE,
                EditorField("basis", "words", optional=True),
            ),
        ),
    ),
)

PAGES: dict[str, tuple[EditorPage, ...]] = {
    VersionKind.INSTRUMENT: (HEAD, ELEMENTS, ELEMENT, SCALES, GROUPS, LISTS),
    VersionKind.LADDER: (LADDER,),
    VersionKind.RULE_SET: (RULES,),
}


def page_of(kind: str, name: str) -> EditorPage | None:
    """The page of this name, None where the kind has none such."""
    return next((page for page in PAGES[kind] if page.name == name), None)
