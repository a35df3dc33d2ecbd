"""What the annual book gives to the documents room."""

from annual_books.documents import BOOK

DOCUMENTS = (BOOK,)
