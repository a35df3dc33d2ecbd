"""What is frozen. The database refuses to update or delete these rows."""

from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import JSONArray, JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluations.choices import ResultState
from evaluations.models.evaluations import Evaluation
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident
from scoring.ratings import INCIDENT_MEASURES

# A result was final at once where there was no time to object, else once a row says so.
MADE_FINAL = Q(publication__provisional_until=None) | Q(publication__finality__isnull=False)


class ResultQuerySet(models.QuerySet["Result"]):
    """Results by what they stand for."""

    def standing(self) -> Self:
        """The one that stands of each evaluation: the newest among these.

        Asked of what a person may see, it is the newest they may see: while a new revision is
        filled in or not yet published, the one before it stands.
        """
        newer = self.filter(
            evaluation=OuterRef("evaluation"), revision__gt=OuterRef("revision")
        ).order_by()
        return self.filter(~Exists(newer))

    def of_the_year(self) -> Self:
        """The one that stands for each company's year, among these: of its latest round.

        A year of one instrument at one level has one, however often it was audited in it; until a
        later round has a result (that a person may see), the round before it stands.
        """
        return self.standing().filter(~self.has_later_round())

    def has_later_round(self) -> Exists:
        """Whether among these is one of a later round of the same year of the same company."""
        later = self.filter(
            evaluation__contractor=OuterRef("evaluation__contractor"),
            evaluation__instrument__code=OuterRef("evaluation__instrument__code"),
            evaluation__level=OuterRef("evaluation__level"),
            evaluation__period__year=OuterRef("evaluation__period__year"),
            evaluation__period__round__gt=OuterRef("evaluation__period__round"),
        )
        return Exists(later.order_by())

    def published(self) -> Self:
        """Those that were published: what anybody outside may see or check."""
        return self.filter(publication__isnull=False)

    def provisional(self) -> Self:
        """Those that were published and are not final yet."""
        return self.published().exclude(MADE_FINAL)

    def with_state(self) -> Self:
        """These, each with its ``state``, a ResultState."""
        return self.annotate(state=state_of_each())

    def of_earlier_years(self, *, contractor: Any, instrument_code: Any, year: Any) -> Self:
        """A contractor's results of earlier years on the same kind of instrument, latest first.

        The first is last year's where answers are put beside answers, item by item: of any level.
        The three are values, or an OuterRef to them.
        """
        return self.filter(
            evaluation__contractor=contractor,
            evaluation__instrument__code=instrument_code,
            evaluation__period__year__lt=year,
        ).order_by("-evaluation__period__year", "-evaluation__period__round", "-revision")

    def of_earlier_years_at(
        self, level: Any, *, contractor: Any, instrument_code: Any, year: Any
    ) -> Self:
        """``of_earlier_years`` at one level: the first is last year's where totals are compared.

        A percent of 64 criteria says nothing beside one of 166.
        """
        return self.of_earlier_years(
            contractor=contractor, instrument_code=instrument_code, year=year
        ).filter(evaluation__level=level)


class Result(models.Model):
    """The whole case of one evaluation at approval, and what scoring said of it.

    ``case`` and ``output`` are the scoring contract's JSON; ``context`` is everything a
    reader needs besides (titles, notes, choices, incidents, people, versions; see
    services/results.py). ``sha256`` is over the canonical JSON of the three.

    The three run to some 40 kB. What hundreds are read for at once stands beside them, and
    PostgreSQL itself takes it from them (generated columns), so it cannot differ: ``company``
    is context.contractor, ``counted_incidents`` is context.incidents, ``losses`` says of each
    scored item what it lost of its most: {lineage: [max - score, max]}; ``self_gap`` is the gap of
    context.self_assessment (evaluations/self_gaps.py), null where the contractor gave none.
    """

    HASHED = ("case", "output", "context")

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="results")
    revision = models.PositiveSmallIntegerField(_("revision"))
    case = models.JSONField()
    output = models.JSONField()
    context = models.JSONField()
    company = models.GeneratedField(
        expression=KeyTransform("contractor", "context"),
        output_field=models.JSONField(),
        db_persist=True,
    )
    counted_incidents = models.GeneratedField(
        expression=KeyTransform("incidents", "context"),
        output_field=models.JSONField(),
        db_persist=True,
    )
    losses = models.GeneratedField(
        expression=models.Func("case", "context", function="csms_item_losses"),
        output_field=models.JSONField(),
        db_persist=True,
    )
    self_gap = models.GeneratedField(
        expression=KeyTransform("gap", KeyTransform("self_assessment", "context")),
        output_field=models.JSONField(null=True),
        db_persist=True,
    )
    undecided_count = models.GeneratedField(
        expression=models.Func(KeyTransform("undecided", "context"), function="jsonb_array_length"),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("approved at"))

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "revision"], name="result_once")
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.revision} {self.sha256[:12]}"


class Publication(models.Model):
    """A result made known to its contractor, with what it is compared to, frozen as well.

    ``comparison``: {"average": {"contractors", "percent", "elements": {code: percent}, "counted":
    {code: contractors}}, "previous": {"year", "sha256", "percent", "rating", "elements": {code:
    percent}} | null}; "contractors" and "counted" count those that have a figure. "average" has
    "for_rated" too, the one who is rated may be shown, or null: see evaluations/averages.py.

    ``provisional_until`` is the end of the time to object, an instant; None: there was none, and
    the result was final at once.
    """

    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="publication")
    comparison = models.JSONField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published at"))
    provisional_until = models.DateTimeField(_("provisional until"), null=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return f"{self.result.sha256[:12]} {self.published_at:%Y-%m-%d}"


def next_is_begun(result: str = "") -> Q:
    """Whether the next revision of a result was begun, published or not.

    ``result`` leads to it from another row: ``"result__"`` from a publication.
    """
    return Q(**{f"{result}evaluation__revision__gt": F(f"{result}revision")})


def is_being_revised() -> Combinable:
    """Whether the next revision of a result was begun and none is published yet.

    Such a result stands, and may be replaced: wherever it is shown, it is said.
    """
    return ExpressionWrapper(
        next_is_begun() & ~Exists(published_later()), output_field=models.BooleanField()
    )


def published_later() -> models.QuerySet[Publication]:
    """Of a query of results: what was published of each one's evaluation after it."""
    return Publication.objects.filter(
        result__evaluation=OuterRef("evaluation"), result__revision__gt=OuterRef("revision")
    )


def published_earlier() -> models.QuerySet[Publication]:
    """Of a query of results: what was published of each one's evaluation before it."""
    return Publication.objects.filter(
        result__evaluation=OuterRef("evaluation"), result__revision__lt=OuterRef("revision")
    )


def incidents_of_result() -> models.QuerySet[Incident]:
    """Of a query of results: the incidents of each one's company, with what it counts
    (``frozen``), for the two conditions below."""
    frozen = ExpressionWrapper(OuterRef("counted_incidents"), output_field=models.JSONField())
    found = Incident.objects.filter(contractor=OuterRef("evaluation__contractor"))
    return found.annotate(frozen=frozen)


IS_COUNTED = Q(frozen__contains=JSONArray(JSONObject(ref=F("reference"))))
IS_MISSING = ~IS_COUNTED & Q(
    status=IncidentStatus.CONFIRMED,
    date__range=(OuterRef("evaluation__period__start"), OuterRef("evaluation__period__end")),
)


def counts_fatality_otherwise(*, incident: int | None = None) -> Q:
    """Whether a fatal accident of its year stands otherwise by now than a result counts it.

    It is confirmed and the result does not count it, or the result counts it and it is rejected.
    Asked of the frozen result and not of two clocks: what is confirmed a second time was counted.
    Where no rule of an evaluation counts incidents, no accident changes what its result says.
    ``incident`` is the id of one accident, where only that one is asked about.
    """
    fatal = incidents_of_result().filter(kind=IncidentKind.FATAL)
    if incident is not None:
        fatal = fatal.filter(pk=incident)
    found = fatal.filter(IS_MISSING | Q(IS_COUNTED, status=IncidentStatus.REJECTED))
    return rules_count_incidents() & Q(Exists(found))


def rules_count_incidents() -> Q:
    """Whether a rule that runs counts incidents, by whichever measure: each counts fatal ones."""
    counting = Q()
    for measure in INCIDENT_MEASURES:
        rule = {"on": True, "measure": measure}
        counting |= Q(evaluation__rule_set__content__rules__contains=[rule])
    return counting


def is_overtaken() -> Combinable:
    """Whether a published result no longer says what is so, and none has replaced it yet.

    Wherever it is shown, this is said in the place of provisional or final.
    """
    made_known = Q(publication__isnull=False) & ~Exists(published_later())
    return ExpressionWrapper(
        made_known & counts_fatality_otherwise(), output_field=models.BooleanField()
    )


def state_of_each() -> Combinable:
    """The ResultState of each result as it is shown: a column of a query of results."""
    return Case(
        When(publication=None, then=Value(ResultState.APPROVED)),
        When(is_overtaken(), then=Value(ResultState.OVERTAKEN)),
        When(MADE_FINAL, then=Value(ResultState.FINAL)),
        default=Value(ResultState.PROVISIONAL),
    )


class Finality(models.Model):
    """That a provisional result is final, since when and by whom (None: nobody objected in time).

    ``objections`` counts what was raised against the evaluation until then and what came of it:
    {"raised", "upheld", "partly", "rejected"}.
    """

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, related_name="finality"
    )
    final_at = models.DateTimeField(_("final since"))
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    objections = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("finality")
        verbose_name_plural = _("finalities")

    def __str__(self) -> str:
        return f"{self.publication} {self.final_at:%Y-%m-%d}"


def finality_of(publication: Publication) -> Finality | None:
    """What made it final; None while provisional, and where it was final at once."""
    return getattr(publication, "finality", None)


def result_state(publication: Publication | None) -> ResultState:
    """How far one result has come, by its publication (None: it has none).

    What has overtaken it does not make it less final: that is asked where it is shown, by
    ``state_of_each``.
    """
    if publication is None:
        return ResultState.APPROVED
    if publication.provisional_until is None or finality_of(publication):
        return ResultState.FINAL
    return ResultState.PROVISIONAL
