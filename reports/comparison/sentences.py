"""What stands out in a comparison, in whole sentences. Figures are only compared, not averaged."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.figures import difference, figure, percent, signed
from reports.comparison.subjects import ElementColumn, ElementPair, Subject
from reports.results.frozen_results import FrozenLadder


def gap_sentences(
    first: Subject, second: Subject, *, notes: Sequence[ElementPair]
) -> tuple[str, ...]:
    """Of two results: who scores higher, where they differ most, whose rating was lowered."""
    gap = difference(first.percent, second.percent)
    if gap is None:
        return ()
    higher, lower = (first, second) if Decimal(gap) >= 0 else (second, first)
    sentences = [
        _("%(higher)s scores %(points)s points more than %(lower)s.")
        % {"higher": higher.name, "lower": lower.name, "points": figure(str(abs(Decimal(gap))))}
        if Decimal(gap)
        else _("%(higher)s and %(lower)s score the same.")
        % {"higher": higher.name, "lower": lower.name}
    ]
    widest = max(
        (row for row in notes if row.gap is not None),
        key=lambda row: abs(Decimal(row.gap or 0)),
        default=None,
    )
    if widest is not None and Decimal(widest.gap or 0):
        sentences.append(
            _("They differ most in element %(code)s, %(title)s (%(gap)s).")
            % {"code": widest.code, "title": widest.title, "gap": signed(widest.gap)}
        )
    return tuple(sentences)


def weakest_sentences(
    subjects: Sequence[Subject], elements: Sequence[ElementColumn], *, ladder: FrozenLadder
) -> tuple[str, ...]:
    """Of many: how many lie below the pass mark, and the element that is most often the lowest.

    Of those that have a figure: who has none is neither above nor below.
    """
    if len(subjects) < 2:
        return ()
    below = sum(1 for one in subjects if one.total.below)
    known = sum(1 for one in subjects if one.percent is not None)
    sentences = [
        _("Below the pass mark of %(mark)s: %(below)s of %(count)s.")
        % {"mark": percent(ladder.pass_mark), "below": below, "count": known}
    ]
    lowest = lowest_counts(subjects)
    if lowest:
        at, times = min(lowest.items(), key=lambda pair: (-pair[1], pair[0]))
        sentences.append(
            _("The lowest element is most often %(code)s, %(title)s (%(times)s of %(count)s).")
            % {
                "code": elements[at].code,
                "title": elements[at].title,
                "times": times,
                "count": lowest.total(),
            }
        )
    return tuple(sentences)


def lowest_counts(subjects: Sequence[Subject]) -> Counter[int]:
    """By the place of an element: for how many it is the lowest, the first one of equals."""
    lowest: Counter[int] = Counter()
    for one in subjects:
        scored = [(Decimal(c.percent), at) for at, c in enumerate(one.cells) if c.percent]
        if scored:
            lowest[min(scored)[1]] += 1
    return lowest
