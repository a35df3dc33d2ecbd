"""The sentences that every kept page brings for its scripts."""

from django.utils.translation import override

from core.shell.kept_words import kept_words, queue_words, state_words


def test_one_thing_is_said_apart_only_where_the_language_says_it_otherwise() -> None:
    with override("en"):
        english = queue_words() | state_words()
    with override("id"):
        indonesian = queue_words() | state_words() | kept_words()
    alike = {"waiting_one", "choice_one", "as_of_without_one"}
    assert alike <= english.keys()
    assert alike.isdisjoint(indonesian)
    assert english.keys() - indonesian.keys() <= {f"{name}_one" for name in indonesian}
