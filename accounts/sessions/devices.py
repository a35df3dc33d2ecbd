"""A device in words: its browser and its system, as the browser says. No more of it is kept."""

from typing import NamedTuple

# What a browser calls itself, the narrower name first: most claim to be Chrome and Safari as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


class Device(NamedTuple):
    """The names of a browser and of a system; "" for one that is not known."""

    browser: str
    system: str


def device_in_words(said: str) -> Device:
    """What a ``User-Agent`` header says."""
    return Device(_first(BROWSERS, said), _first(SYSTEMS, said))


def _first(names: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for sign, name in names if sign in said), "")
