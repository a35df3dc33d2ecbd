"""What every PDF of a process shares is the same in its first as in its last."""

from documents.printing.archival import SRGB, colours


def test_the_colour_profile_stays_as_shipped_after_it_was_looked_at() -> None:
    profile = colours()[SRGB]
    first = profile.content
    assert profile.name  # as WeasyPrint does when a document is finished
    assert profile.content == first
