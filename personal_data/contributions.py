"""What is kept about people below this room, where its type is not known."""

from personal_data.rows import PERSONAL_DATA

__all__ = ["PERSONAL_DATA"]
