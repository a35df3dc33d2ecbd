"""Reads that are worded once: the rows of the queryset, for each argument anew."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.forms.models import model_to_dict
from pytest_django.fixtures import DjangoAssertNumQueries

from contractors.models import Contractor
from core.database.reads import Argument, WordedRead, WordedRow, among, read_ahead
from evaluations.models import Evaluation


def _named() -> QuerySet[Contractor, tuple[str, bool]]:
    held = Contractor.objects.filter(code=Argument("code"), archived=False)
    return held.order_by().values_list("name", "archived")


def test_each_asking_has_its_own_rows_by_the_rule_of_the_queryset(
    contractor: Contractor,
    other_contractor: Contractor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    read = WordedRead(_named)
    with django_assert_num_queries(2):
        assert read.rows(code=contractor.code) == [(contractor.name, False)]
        assert read.rows(code=other_contractor.code) == [(other_contractor.name, False)]
    Contractor.objects.update(archived=True)
    assert not read.rows(code=contractor.code)


@pytest.mark.usefixtures("db")
def test_it_is_worded_once() -> None:
    worded: list[str] = []

    def word() -> QuerySet[Contractor, tuple[str, bool]]:
        worded.append("")
        return _named()

    read = WordedRead(word)
    read.rows(code="A")
    read.rows(code="B")
    assert len(worded) == 1


def test_what_is_given_is_a_value_and_no_sql(contractor: Contractor) -> None:
    assert not WordedRead(_named).rows(code=f"' OR code = '{contractor.code}")


@pytest.mark.usefixtures("db")
def test_an_argument_that_is_missing_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError, match="code"):
        WordedRead(_named).rows()


def test_reads_that_go_ahead_are_one_statement_and_give_the_same_rows(
    contractor: Contractor,
    other_contractor: Contractor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    names = WordedRead(_named)
    days = WordedRead(
        lambda: Contractor.objects.filter(code=Argument("code")).values_list("engaged_on", "pk")
    )
    code, other = contractor.code, other_contractor.code
    alone = [names.rows(code=code), days.rows(code=code), names.rows(code=other)]
    with django_assert_num_queries(2), read_ahead([names.asked(code=code), days.asked(code=code)]):
        assert [names.rows(code=code), days.rows(code=code), names.rows(code=other)] == alone
    with django_assert_num_queries(1):
        names.rows(code=code)


def test_what_json_would_say_otherwise_is_not_read_ahead(contractor: Contractor) -> None:
    moments = WordedRead(lambda: Evaluation.objects.values_list("submitted_at"))
    with pytest.raises(ValueError, match="DateTimeField"), read_ahead([moments.asked()]):
        pass


def _with_joins() -> QuerySet[Evaluation]:
    """Also one that is empty, and held alone."""
    found = Evaluation.objects.select_related("period", "contractor", "coordinator")
    return found.select_for_update(of=("self",)).order_by().filter(pk=Argument("pk"))


EVALUATION = WordedRow(_with_joins)


def test_a_row_is_the_one_that_the_queryset_gives_with_those_it_is_joined_to(
    evaluation: Evaluation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = Evaluation.objects.select_related("period", "contractor").get(pk=evaluation.pk)
    with django_assert_num_queries(1):
        found = EVALUATION.get(pk=evaluation.pk)
        assert found is not None
        assert found.coordinator is None
        rows = [(found, asked), (found.period, asked.period), (found.contractor, asked.contractor)]
    for one, other in rows:
        assert model_to_dict(one) == model_to_dict(other)
        assert one == other
        assert not one._state.adding
    assert isinstance(found.summary, dict)


@pytest.mark.usefixtures("db")
def test_where_there_is_no_row_it_is_none() -> None:
    assert EVALUATION.get(pk=1) is None
    assert EVALUATION.get(pk=10**30) is None


@pytest.mark.usefixtures("db")
def test_rows_are_held_in_a_transaction_alone() -> None:
    read = WordedRead(lambda: Contractor.objects.select_for_update().values_list("pk"))
    assert read.rows() == []
    connection.autocommit = True  # as outside of the transaction that a test has
    try:
        with pytest.raises(TransactionManagementError):
            read.rows()
    finally:
        connection.autocommit = False


def _of_codes() -> QuerySet[Contractor, tuple[str]]:
    held = Contractor.objects.filter(among("code", "codes"), archived=False)
    return held.order_by().values_list("code")


def test_a_list_is_one_argument_however_long_it_is(
    contractor: Contractor, other_contractor: Contractor
) -> None:
    read = WordedRead(_of_codes)
    codes = [contractor.code, other_contractor.code]
    assert sorted(read.rows(codes=[*codes, "none's"])) == sorted((one,) for one in codes)
    assert read.rows(codes=codes[:1]) == [(contractor.code,)]
    assert not read.rows(codes=[])


def _levels() -> QuerySet[Evaluation]:
    found = Evaluation.objects.select_related("period__instrument")
    named = found.only("level", "period__year", "period__instrument__code")
    return named.order_by().filter(pk=Argument("pk"))


LEVEL = WordedRow(_levels)


def test_what_is_not_asked_for_is_deferred_in_what_is_joined_too(
    evaluation: Evaluation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = LEVEL.get(pk=evaluation.pk)
        assert found is not None
        told = (found.level, found.period.year, found.period.instrument.code)
    period = evaluation.period
    assert told == (evaluation.level, period.year, period.instrument.code)
    assert "status" in found.get_deferred_fields()
    assert found.status == evaluation.status
