"""Parts of addresses: a hash, the ending of a table. Registered by core/apps.py."""


class Sha256Converter:
    """64 hexadecimal digits, as written in a document's footer."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        """The digits themselves."""
        return value

    def to_url(self, value: str) -> str:
        """The digits themselves."""
        return value


class EndingConverter:
    """What a table is taken as."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """The ending itself."""
        return value

    def to_url(self, value: str) -> str:
        """The ending itself."""
        return value
