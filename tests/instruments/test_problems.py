"""What is wrong with a version, in the words of a page: known by its code."""

import re

import pytest
from django.utils import translation

from instruments.problems import ON_A_PAGE, says
from instruments.specs import ProblemCode, problem

VALUE = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("code", ProblemCode)
def test_each_code_has_words_for_a_page_that_need_no_other_values(code: ProblemCode) -> None:
    assert set(VALUE.findall(ON_A_PAGE[code])) <= set(VALUE.findall(code))


def test_a_page_says_it_in_its_own_words_and_a_file_in_the_files() -> None:
    found = problem("pass_mark", ProblemCode.LACKS_LEVEL, known="a, b")
    assert found.code is ProblemCode.LACKS_LEVEL
    assert found.says == 'lacks the key "level"; use one of: a, b'
    with translation.override("en"):
        assert says(found) == "needs a level; choose one"


def test_what_pages_and_files_say_alike_has_no_code() -> None:
    found = problem("elements", "all weigh 0; give at least one a weight")
    assert found.code is None
    with translation.override("en"):
        assert says(found) == found.says
