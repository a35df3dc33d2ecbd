"""The rating that a list of requirements calls for, by how many of them are met."""


def proposed_rating(met: int, *, of: int) -> int:
    """+2 for all, +1 for more than half, -1 for one up to half, -2 for none.

    The paper leaves the middles open; "2 of 4" is its -1. A judgement may differ, and then says
    why: this is only what is proposed. ``of`` is 1 or more.
    """
    if met == of:
        return 2
    if 2 * met > of:
        return 1
    return -1 if met else -2
