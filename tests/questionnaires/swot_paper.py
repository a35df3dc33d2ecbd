"""The SWOT study of the paper on a wood-products manufacturer: answers, ratings, printed tables."""

from tests.cases.changing import AnyJson

# statement, what twelve respondents answered, the mean in print
STATEMENTS = """
a1 555555455555 4.9167
a2 555545555554 4.8333
a3 555554454555 4.7500
a4 455445555554 4.6667
a5 555555555555 5.0000
b1 544544344454 4.1667
b2 545443444554 4.2500
b3 445454434444 4.0833
c1 534543533454 4.0000
c2 534553533553 4.0833
c3 434553433535 3.9167
c4 534443333454 3.7500
c5 544534444545 4.2500
d1 545454544344 4.2500
e1 554544354555 4.5000
e2 545555454555 4.7500
e3 445435545454 4.3333
f1 544534444455 4.2500
f2 554443533554 4.1667
f3 535534435453 4.0833
g1 445434444544 4.0833
g2 545544433554 4.2500
g3 444434344444 3.8333
g4 455545455435 4.5000
h1 444544444444 4.0833
h2 434543433443 3.6667
h3 444544444444 4.0833
h4 544544444454 4.2500
h5 544554444454 4.3333
i1 544444444455 4.2500
i2 544544554553 4.4167
i3 534453435555 4.2500
i4 434443533444 3.7500
j1 444444344545 4.0833
j2 444444444545 4.1667
j3 444544344445 4.0833
j4 434533433545 3.8333
j5 444454444545 4.2500
"""

# factor or statement, rating, weight and product in print
IFAS = """
a 2 0.1140 0.2280
b1 2 0.0327 0.0654
b2 -1 0.0334 -0.0334
b3 2 0.0321 0.0642
c1 -1 0.0189 -0.0189
c2 -2 0.0192 -0.0384
c3 -2 0.0185 -0.0370
c4 1 0.0177 0.0177
c5 1 0.0200 0.0200
d -2 0.1002 -0.2004
e2 2 0.0555 0.1110
e3 2 0.0506 0.1012
f 2 0.0982 0.1964
g 2 0.0982 0.1964
h 2 0.0963 0.1926
i 2 0.0982 0.1964
j 2 0.0963 0.1926
"""

# factor, mean, rating, weight and product in print
EFAS = """
a 4.5833 1 0.2085 0.2085
b 3.7500 -2 0.1706 -0.3412
c 4.5000 2 0.2047 0.4094
d 4.1667 2 0.1895 0.3790
e 4.9833 -1 0.2267 -0.2267
"""


def rows(table: str) -> list[list[str]]:
    """Return the cells of each line."""
    return [line.split() for line in table.strip().splitlines()]


def paper_study(**changes: AnyJson) -> AnyJson:
    """Return the study as the paper computed it, with top-level keys replaced.

    It weighs e by its first statement alone, and rates the other two.
    """
    ratings = {code: int(rating) for code, rating, *_ in rows(IFAS)}
    internal = []
    for factor in "abcdefghij":
        statements = [row for row in rows(STATEMENTS) if row[0].startswith(factor)]
        items = [{"code": code, "answers": list(map(int, given))} for code, given, _ in statements]
        parts = [{"code": c, "rating": ratings[c]} for c, *_ in statements if c in ratings]
        rated: AnyJson = {"parts": parts} if parts else {"rating": ratings[factor]}
        weighed: AnyJson = {"weigh_by": ["e1"]} if factor == "e" else {}
        internal.append({"code": factor, "items": items} | weighed | rated)
    external = [
        {"code": code, "mean": mean, "rating": int(rating)} for code, mean, rating, *_ in rows(EFAS)
    ]
    study: AnyJson = {
        "scale": {"min": 1, "max": 5},
        "weight_decimals": 4,
        "internal": internal,
        "external": external,
    }
    return study | changes
