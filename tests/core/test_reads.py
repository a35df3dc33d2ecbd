"""Reads that are worded once: the rows of the queryset, for each argument anew."""

import pytest
from django.db.models import QuerySet
from pytest_django.fixtures import DjangoAssertNumQueries

from contractors.models import Contractor
from core.database.reads import Argument, WordedRead


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
