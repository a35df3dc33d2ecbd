"""What the levels of an instrument are called.

A level is kept by its code, which is nobody's word: pages show its title.
"""

from core.language import localized
from core.memory import Memory
from instruments.choices import PublicationStatus
from instruments.models import Instrument

# instrument > level > title
_published: Memory[int, dict[str, dict[str, str]]] = Memory(1000)


def level_title(instrument_id: int, level: str) -> str:
    """``Tingkat transisi`` in the active language; "" without a level.

    A published instrument never changes, so each process asks for its levels once.
    """
    if not level:
        return ""
    return localized(_titles(instrument_id).get(level)) or level


def _titles(instrument_id: int) -> dict[str, dict[str, str]]:
    titles = _published.get(instrument_id)
    if titles is None:
        found = Instrument.objects.values_list("status", "content__levels")
        status, levels = found.get(pk=instrument_id)
        titles = {one["code"]: one["title"] for one in levels}
        if status == PublicationStatus.PUBLISHED:
            _published[instrument_id] = titles
    return titles
