"""A frozen study as a document, PDF and workbook."""
