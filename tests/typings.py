"""What people type, and what each kind of field takes it for: one table for every channel."""

from dataclasses import dataclass

REFUSED = "refused"
NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Typing:
    """Typed in Indonesian: as a whole number, a figure with decimals, a percent, a score of 0-4."""

    typed: str
    whole: str = REFUSED
    figure: str = REFUSED
    percent: str = REFUSED
    choice: str = REFUSED


TYPINGS = (
    Typing("", "", "", REFUSED, ""),  # a total has a percent
    Typing("12.500", "12500", "12500"),
    Typing("12,5", figure="12.5", percent="12.5"),
    Typing("1.000", "1000", "1000", choice="1"),
    Typing("1.00", choice="1"),
    Typing("12.34.5"),
    Typing("1.2"),  # a fraction of another language, or a group that lacks two digits
    Typing("12,500"),
    Typing("1 234", "1234", "1234"),
    Typing("1\u00a0234", "1234", "1234"),
    Typing("95 %", percent="95.0"),
    Typing("3,0", figure="3", percent="3.0", choice="3"),
    Typing("NA", choice=NOT_APPLICABLE),
    Typing("TB", choice=NOT_APPLICABLE),
    Typing("tidak berlaku", choice=NOT_APPLICABLE),
    Typing("-5"),  # no channel's field goes below 0
    Typing("\uff11\uff12", "12", "12", "12.0"),  # digits of another width
    Typing("\u0661\u0662"),  # the digits of another script
    Typing("\u00bd"),
    Typing("1e3"),
    Typing("+5", "5", "5", "5.0"),
    Typing("0x1F"),
    Typing("9" * 400),
)
