"""What is made of a survey's figures: tables, drawings, document, workbook, an item's percent."""
