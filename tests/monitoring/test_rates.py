"""FR, SR and TRIR by hand."""

import pytest

from monitoring.rates import Rates, rates


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # 4 LTI (2 of them fatal) in 1,600,000 hours: 4 / 1.6 = 2.5 ILO 1998
        ((1_600_000, 4, 0, 2, 4), Rates("2.5", "7500.0", "0.5")),
        # 30 lost days, nobody killed: 30 x 1,000,000 / 250,000 = 120
        ((250_000, 1, 30, 0, 3), Rates("4.0", "120.0", "2.4")),
        # half up at the second decimal: 1,000,000 / 800,000 = 1.25
        ((800_000, 1, 0, 0, 1), Rates("1.3", "0.0", "0.3")),
        # no man-hours: no rate, never 0
        ((0, 4, 30, 1, 4), Rates(None, None, None)),
        ((1_000, 0, 0, 0, 0), Rates("0.0", "0.0", "0.0")),
    ],
)
def test_rates_by_hand(given: tuple[int, int, int, int, int], expected: Rates) -> None:
    man_hours, lti, lost_days, fatalities, recordables = given
    assert expected == rates(
        man_hours=man_hours,
        lti=lti,
        lost_days=lost_days,
        fatalities=fatalities,
        recordables=recordables,
    )
