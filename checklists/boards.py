"""What a year's dashboard shows of self-assessments: who gave one, and who overrates itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.canonical import Json
from core.contributions import BoardContent, FigureColumn, FigureRows, YearScope, YearSentence
from core.figures import percent, signed
from core.tables import Kind
from evaluations.access import evaluations_visible_to, results_visible_to
from evaluations.rendering.self_gaps import widest_in_words
from instruments.words import code_word

BOARD, GAPS, OVERRATED = "self-assessment", "self_gaps", "overrated"


@dataclass(frozen=True, slots=True)
class SelfGapLine:
    """One contractor of the year: both percents over what both scored, and how far they lie apart.

    ``widest`` is the element in which they do most; ``result`` the hash of what froze it.
    """

    contractor: str
    instrument: str
    result: str
    gap: Json

    @property
    def figures(self) -> tuple[str, str, str]:
        """Both percents and the gap, in words."""
        gap = self.gap
        return percent(gap["contractor"]), percent(gap["own"]), signed(gap["gap"])

    @property
    def widest(self) -> str:
        """Where the two lie furthest apart."""
        return widest_in_words(self.gap)

    @property
    def overrates(self) -> bool:
        """Whether it sees itself higher than the owner does."""
        return Decimal(self.gap["gap"] or 0) > 0


@dataclass(frozen=True, slots=True)
class SelfBoard:
    """How many were asked, how many have given it, and what approved results froze of them."""

    asked: int
    given: int
    lines: Sequence[SelfGapLine]
    overrated: int


def self_content(scope: YearScope) -> BoardContent:
    """Who judged itself in this year: two statements, one where nobody was asked."""
    asked = evaluations_visible_to(scope.user).filter(
        period__year=scope.year,
        period__self_assess_by__isnull=False,
        contractor__in=scope.companies.values("pk"),
    )
    counts = asked.aggregate(
        asked=Count("pk"), given=Count("pk", filter=Q(self_assessment__submitted_at__isnull=False))
    )
    lines = _lines(scope) if counts["given"] else []
    board = SelfBoard(**counts, lines=lines, overrated=sum(one.overrates for one in lines))
    sentences = (YearSentence(55, _in_words(board), BOARD, GAPS),) if lines else ()
    return BoardContent(board, sentences=sentences)


def _lines(scope: YearScope) -> list[SelfGapLine]:
    """What the results that stand froze, who overrates itself most first."""
    found = (
        results_visible_to(scope.user)
        .standing()
        .filter(
            evaluation__period__year=scope.year,
            evaluation__contractor__in=scope.companies.values("pk"),
            self_gap__isnull=False,
        )
        .values_list(KT("company__name"), "evaluation__instrument__code", "sha256", "self_gap")
    )
    lines = [SelfGapLine(name, code_word(code), sha256, gap) for name, code, sha256, gap in found]
    return sorted(lines, key=lambda one: (-Decimal(one.gap["gap"] or 0), one.contractor))


def _in_words(board: SelfBoard) -> str:
    said = ngettext(
        "%(count)s contractor judged itself; ",
        "%(count)s contractors judged themselves; ",
        len(board.lines),
    )
    return (said + _("%(overrated)s of them higher than the owner.")) % {
        "count": len(board.lines),
        "overrated": board.overrated,
    }


def self_rows(scope: YearScope) -> FigureRows | None:
    """The contractors of a figure; None where it counts none."""
    if scope.show not in (GAPS, OVERRATED):
        return None
    only = scope.show == OVERRATED
    return FigureRows(
        title=_("Overrated by themselves") if only else _("Self-assessment and owner"),
        template="checklists/_board_self_rows.html",
        rows=[one for one in _lines(scope) if one.overrates or not only],
        columns=(
            FigureColumn("contractor", _("Contractor"), lambda r: r.contractor),
            FigureColumn("instrument", _("Instrument"), lambda r: r.instrument),
            FigureColumn("own", _("By the contractor"), lambda r: r.gap["contractor"],
                         Kind.DECIMAL),
            FigureColumn("owner", _("By the owner"), lambda r: r.gap["own"], Kind.DECIMAL),
            FigureColumn("gap", _("Gap"), lambda r: r.gap["gap"], Kind.DECIMAL),
            FigureColumn("higher", _("Higher"), lambda r: r.gap["higher"], Kind.WHOLE),
            FigureColumn("lower", _("Lower"), lambda r: r.gap["lower"], Kind.WHOLE),
            FigureColumn("items", _("Items"), lambda r: r.gap["items"], Kind.WHOLE),
            FigureColumn("widest", _("Widest in element"), lambda r: r.widest),
        ),
    )  # fmt: skip
