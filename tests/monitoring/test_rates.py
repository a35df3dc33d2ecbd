"""FR, SR and TRIR by hand."""

import pytest

from monitoring.rates import Rates, UncoveredCases, rates


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


@pytest.mark.parametrize(
    ("uncovered", "expected"),
    [
        (UncoveredCases(lti=1, severe=1, recordables=1), Rates(None, None, None)),
        (UncoveredCases(recordables=1), Rates("2.0", "18.0", None)),  # a medical case: no days
        (UncoveredCases(severe=1), Rates("2.0", None, "0.8")),
    ],
)
def test_a_case_without_hours_of_its_own_takes_its_rates_away(
    uncovered: UncoveredCases, expected: Rates
) -> None:
    found = rates(
        man_hours=500_000, lti=1, lost_days=9, fatalities=0, recordables=2, uncovered=uncovered
    )
    assert found == expected


@pytest.mark.usefixtures("in_english")
def test_each_missing_rate_says_why() -> None:
    assert UncoveredCases().sentences == ()
    assert UncoveredCases(lti=1, severe=2, recordables=1).sentences == (
        "FR –: 1 LTI without man-hours.",
        "SR –: 2 cases with days lost, without man-hours.",
        "TRIR –: 1 recordable case without man-hours.",
    )
