"""The pages of the editor: which fields each has, and which part of the document it is."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from instruments.choices import VersionKind
from instruments.editor.fields import Field


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the editor. ``element``: its fields are those of one element."""

    name: str
    title: str | Promise
    fields: tuple[Field, ...]
    says: str | Promise = ""
    element: bool = False


TITLE = Field("title", "words")
CODE = Field("code", narrow=True)
WEIGHT = Field("weight", "number", narrow=True)

ITEM = (
    CODE,
    WEIGHT,
    Field("scale", "choose", narrow=True),
    Field(
        "lineage",
        "lineage",
        optional=True,
        narrow=True,
        hint=_("Taken up without a title, a removed item comes back with its texts."),
    ),
    Field("section", "choose", optional=True, narrow=True),
    Field("level", "choose", optional=True, narrow=True),
    TITLE,
    Field("aspects", "ticks"),
    Field("guide", "guide"),
    Field("evidence", "long", optional=True),
    Field(
        "measured",
        "record",
        optional=True,
        folded=True,
        hint=_("A figure that proposes the answer. Thresholds best first."),
        fields=(
            Field("name", narrow=True),
            Field("direction", "choose", narrow=True),
            Field("unit", "words"),
            Field("thresholds", "pairs", add=_("Add a threshold"), tight=True),
        ),
    ),
    Field(
        "references",
        "rows",
        add=_("Add a reference"),
        tight=True,
        fields=(Field("document", "choose"), Field("clause", optional=True)),
    ),
    Field("indicator", "long", optional=True),
)

CHOICE = (
    CODE,
    Field("score", "number", narrow=True),
    Field("label", "words"),
    Field("meaning", "long", optional=True),
)

HEAD = Page(
    "head",
    _("Title, ladder and rules"),
    (
        TITLE,
        Field("aggregation", "choose", narrow=True),
        Field("ladder", "choose", narrow=True),
        Field("rule_set", "choose", narrow=True),
        Field(
            "origin", "long", hint=_("Where it comes from, and what in it is constructed. Printed.")
        ),
    ),
)
ELEMENTS = Page(
    "elements",
    _("Elements and their weights"),
    (Field("elements", "rows", fields=(Field("was", "hidden"), CODE, WEIGHT, TITLE)),),
    says=_("Weights need not add up to 100: only their ratio counts."),
)
ELEMENT = Page(
    "element",
    _("Element"),
    (
        CODE,
        WEIGHT,
        TITLE,
        Field(
            "sections",
            "rows",
            add=_("Add a section"),
            hint=_("Headings inside the element; may be left out."),
            fields=(CODE, TITLE),
        ),
        Field("items", "rows", add=_("Add an item"), folded=True, fields=ITEM),
    ),
    element=True,
)
SCALES = Page(
    "scales",
    _("Scales"),
    (
        Field(
            "scales",
            "rows",
            add=_("Add a scale"),
            folded=True,
            fields=(
                CODE,
                Field("kind", "choose", narrow=True),
                Field("max", "number", narrow=True),
                Field("na", "tick"),
                Field("choices", "rows", add=_("Add a choice"), fields=CHOICE),
            ),
        ),
    ),
    says=_("An answer earns its score / the highest score."),
)
GROUPS = Page(
    "groups",
    _("Groups"),
    (
        Field(
            "groups",
            "rows",
            add=_("Add a group"),
            folded=True,
            fields=(
                CODE,
                TITLE,
                Field("elements", "ticks"),
                Field("weak_meaning", "long"),
                Field("recommendations", "texts", add=_("Add a recommendation")),
            ),
        ),
    ),
    says=_("Elements read together, to say why a contractor fails."),
)
LISTS = Page(
    "lists",
    _("Aspects, documents, levels"),
    (
        Field("aspects", "rows", add=_("Add an aspect"), fields=(CODE, TITLE)),
        Field("levels", "rows", add=_("Add a level"), fields=(CODE, TITLE)),
        Field(
            "documents",
            "rows",
            add=_("Add a document"),
            folded=True,
            fields=(
                CODE,
                Field("certainty", "choose", narrow=True),
                TITLE,
                Field("note", "long", optional=True),
            ),
        ),
    ),
)
COUNTED = (
    Field(
        "kind",
        optional=True,
        narrow=True,
        label=_("Answer"),
        hint=_("Of answers of a kind: the code of the choice, as the scale has it."),
    ),
    Field(
        "items",
        "codes",
        optional=True,
        hint=_("Of items with a score of at most: their codes, with a comma between them."),
    ),
    Field("score", "number", optional=True, narrow=True, label=_("At most this score")),
    Field(
        "percent",
        "number",
        optional=True,
        narrow=True,
        hint=_("Of elements or aspects below a percent; left without codes: all of them."),
    ),
    Field("elements", "codes", optional=True),
    Field("aspects", "codes", optional=True),
)
LADDER = Page(
    "all",
    _("Ratings and bands"),
    (
        TITLE,
        Field("pass_mark", "number", narrow=True, hint=_("A group below it is weak.")),
        Field("proposal", "long"),
        Field(
            "ratings",
            "rows",
            add=_("Add a rating"),
            hint=_(
                "Best first. A rating without a band is reached by a rule only. The highest band "
                "includes 100."
            ),
            fields=(
                CODE,
                Field("colour", "choose", narrow=True),
                Field("min", "number", optional=True, narrow=True),
                Field("below", "number", optional=True, narrow=True),
                Field("label", "words"),
                Field("meaning", "words"),
            ),
        ),
    ),
)
RULES = Page(
    "all",
    _("Rules"),
    (
        TITLE,
        Field(
            "instrument",
            "choose",
            optional=True,
            narrow=True,
            hint=_("Its periods may choose these rules, where it has what they name."),
        ),
        Field(
            "rules",
            "rows",
            add=_("Add a rule"),
            hint=_("They run in this order, each on the rating the one before it left."),
            fields=(
                CODE,
                Field("measure", "choose", narrow=True),
                Field("at_least", "whole", narrow=True),
                *COUNTED,
                Field("on", "tick"),
                Field("to", "choose", optional=True, narrow=True),
                Field("down", "whole", optional=True, narrow=True),
                TITLE,
                Field("basis", "words", optional=True),
            ),
        ),
    ),
)

PAGES: dict[str, tuple[Page, ...]] = {
    VersionKind.INSTRUMENT: (HEAD, ELEMENTS, ELEMENT, SCALES, GROUPS, LISTS),
    VersionKind.LADDER: (LADDER,),
    VersionKind.RULE_SET: (RULES,),
}


def page_of(kind: str, name: str) -> Page | None:
    """The page of this name, None where the kind has none such."""
    return next((page for page in PAGES[kind] if page.name == name), None)
