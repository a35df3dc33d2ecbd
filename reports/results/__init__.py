"""What every document reads out of a frozen result: figures, reasons, what it moved from."""
