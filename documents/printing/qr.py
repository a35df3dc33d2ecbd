"""The QR code of a document, as SVG."""

import segno
from django.utils.safestring import SafeString

from documents.charts.svg import PAPER, element, frame

QUIET = 4  # modules of white around it, as the standard asks


def qr_svg(address: str, *, key: str, title: str) -> SafeString:
    """``address`` as a QR code of error correction M; ``title`` says where it leads."""
    matrix = segno.make(address, error="m", micro=False).matrix
    side = len(matrix) + 2 * QUIET
    runs = "".join(
        f"M{QUIET + start} {QUIET + y + 0.5}h{length}"
        for y, row in enumerate(matrix)
        for start, length in _dark_runs(row)
    )
    return frame(
        element("rect", width=side, height=side, fill=PAPER),
        element("path", d=runs, stroke="#000000", stroke_width=1, fill="none"),
        key=key,
        kind="qr",
        title=title,
        description=address,
        width=side,
        height=side,
    )


def _dark_runs(row: bytearray) -> list[tuple[int, int]]:
    """Start and length of each dark stretch of one row."""
    found: list[tuple[int, int]] = []
    for x, module in enumerate(row):
        if not module & 1:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
