"""What a year's dashboard shows of risks: what is above acceptable today, and the rows of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from core.contributions import (
    BoardContent,
    FigureColumn,
    FigureRows,
    TallyFigure,
    YearScope,
    YearSentence,
)
from core.figures import whole
from core.tables import Kind
from instruments.words import words_of
from risks.access import risks_visible_to
from risks.models import RegisteredRisk
from risks.rules.estimates import level_spec
from risks.selectors import not_accepted

RISK_BOARD = "risks"
ABOVE, WAITING = "risks_above", "risks_waiting"
_ABOVE = ~Q(needs="")
_WAITING = not_accepted()


@dataclass(frozen=True, slots=True)
class CompanyRisks:
    """How many risks of a company count, stand above acceptable, and wait to be accepted."""

    contractor_id: int
    contractor: str
    total: int
    above: int
    waiting: int


@dataclass(frozen=True, slots=True)
class RiskBacklog:
    """The companies with registers, the most risks above acceptable first, and their sums."""

    companies: Sequence[CompanyRisks]

    @property
    def total(self) -> int:
        """How many risks count."""
        return sum(one.total for one in self.companies)

    @property
    def above(self) -> int:
        """How many stand above what is acceptable."""
        return sum(one.above for one in self.companies)

    @property
    def waiting(self) -> int:
        """How many of those nobody has accepted by name."""
        return sum(one.waiting for one in self.companies)


@dataclass(frozen=True, slots=True)
class BoardRisk:
    """A risk behind a figure, with the word of the level at which it stands, by its own matrix."""

    risk: RegisteredRisk

    @property
    def level(self) -> str:
        """The word of its level."""
        return words_of(level_spec(self.risk.register.matrix.spec, self.risk.level).label)

    @property
    def accepted_by(self) -> str:
        """Who accepted it where it stands; "" where nobody has."""
        return str(self.risk.accepted_by or "") if self.risk.is_accepted else ""


def risk_content(scope: YearScope) -> BoardContent:
    """The risks in the registers of the contractors in scope: one statement."""
    found = (
        _of_scope(scope)
        .values_list("register__contractor", "register__contractor__name")
        .annotate(
            total=Count("pk"),
            above=Count("pk", filter=_ABOVE),
            waiting=Count("pk", filter=_WAITING),
        )
        .order_by("-waiting", "-above", "register__contractor__name")
    )
    backlog = RiskBacklog([CompanyRisks(*one) for one in found])
    return BoardContent(
        backlog,
        tally=(TallyFigure(_("Risks above acceptable"), backlog.above, ABOVE),),
        sentences=(YearSentence(75, _in_words(backlog), RISK_BOARD),) if backlog.total else (),
    )


def _of_scope(scope: YearScope) -> QuerySet[RegisteredRisk]:
    """As they stand today: a register is of no year."""
    found = risks_visible_to(scope.user).filter(withdrawn_at=None)
    return found.filter(register__contractor__in=scope.companies.values("pk")).order_by()


def _in_words(found: RiskBacklog) -> str:
    counts = {name: whole(getattr(found, name)) for name in ("total", "above", "waiting")}
    said = _(
        "Of %(total)s risks in registers, %(above)s stand above what is acceptable; nobody has "
        "accepted %(waiting)s of them."
    )
    return said % counts


def risk_rows(scope: YearScope) -> FigureRows | None:
    """The risks of a figure, the highest first; None where it counts none."""
    titles = {
        ABOVE: _("Risks above acceptable"),
        WAITING: _("Risks above acceptable that nobody has accepted"),
    }
    if scope.show not in titles:
        return None
    found = _of_scope(scope).filter(_WAITING if scope.show == WAITING else _ABOVE)
    found = found.select_related(
        "register__contractor", "register__matrix", "department", "owner", "accepted_by"
    ).order_by("-rank", "register__contractor__name", "register", "number")
    return FigureRows(
        title=titles[scope.show],
        template="risks/_board_rows.html",
        rows=[BoardRisk(one) for one in found],
        columns=_columns(),
    )


def _columns() -> tuple[FigureColumn, ...]:
    return (
        FigureColumn("hazard", _("Hazard"), lambda r: str(r.risk)),
        FigureColumn("contractor", _("Contractor"), lambda r: r.risk.register.contractor.name),
        FigureColumn("register", _("Register"), lambda r: r.risk.register.title),
        FigureColumn("department", _("Department"), lambda r: str(r.risk.department or "")),
        FigureColumn("level", _("Risk level"), lambda r: r.level, by=lambda r: r.risk.rank),
        FigureColumn("owner", _("Who looks after it"), lambda r: str(r.risk.owner or "")),
        FigureColumn(
            "review_on",
            _("To be reviewed on"),
            lambda r: r.risk.review_on,
            Kind.DATE,
            on_page=False,
        ),
        FigureColumn("accepted_by", _("Accepted by"), lambda r: r.accepted_by),
    )
