"""Templates are read like code: what the formatter cannot break must not be long either."""

from csms.settings import BASE_DIR

WIDTH = 120


def test_no_line_of_a_template_is_too_long() -> None:
    long = [
        f"{path.relative_to(BASE_DIR)}:{number}: {len(line)} characters"
        for path in sorted((BASE_DIR / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > WIDTH
    ]
    assert not long, "\n".join(long)
