"""The smallest files that use every key, for the tests to damage in one place each."""

INSTRUMENT = """\
code: small
version: 1
title: {id: Kecil, en: Small}
origin: {id: Dibuat untuk pengujian}
aggregation: elements
ladder: steps-v1
rules:
  - code: fatal
    title: {id: Fatal}
    measure: fatal_incidents
    at_least: 1
    effect: {to: low}
    on: true
aspects:
  - {code: people, title: {id: Orang}}
documents:
  - {code: LAW, title: {id: Undang-undang}, certainty: high}
scales:
  points:
    kind: points
    max: "2"
    na: true
    choices:
      - {code: "0", score: "0", label: {id: Belum}}
      - {code: "2", score: "2", label: {id: Penuh}}
levels:
  - {code: first, title: {id: Awal}}
  - {code: second, title: {id: Lanjutan}}
groups:
  - code: top
    title: {id: Atas}
    elements: ["1"]
    weak_meaning: {id: Lemah}
    recommendations: [{id: Perbaiki}]
elements:
  - code: "1"
    title: {id: Satu}
    weight: "60"
    sections:
      - {code: "1.1", title: {id: Bagian}}
    items:
      - code: "1.01"
        lineage: small-1.01
        title: {id: Butir pertama}
        section: "1.1"
        level: first
        weight: "1.5"
        scale: points
        aspects: [people]
        guide: {"0": {id: Tidak ada}, "2": {id: Ada}}
        evidence: {id: Berkas}
        indicator: {id: Petunjuk}
        measured:
          name: walks
          unit: {id: kali}
          direction: higher
          thresholds: [["4", "2"], ["0", "0"]]
        references: [{document: LAW, clause: "5"}]
      - code: "1.02"
        lineage: small-1.02
        title: {id: Butir kedua}
        level: second
        weight: "0.5"
        scale: points
"""

LADDER = """\
code: steps
version: 1
title: {id: Dua tingkat}
proposal: {id: Semua usulan}
ratings:
  - {code: high, label: {id: Tinggi}, meaning: {id: Baik}, colour: hijau}
  - {code: low, label: {id: Rendah}, meaning: {id: Buruk}, colour: merah}
bands:
  - {rating: high, min: "75"}
  - {rating: low, min: "0"}
pass_mark: "75"
"""


def damaged(text: str, part: str, *, instead: str) -> str:
    """Return the text with one part replaced; the part must be there exactly once."""
    assert text.count(part) == 1, f"{part!r} stands {text.count(part)} times in the text"
    return text.replace(part, instead)
