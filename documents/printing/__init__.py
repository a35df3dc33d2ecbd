"""From HTML to a PDF fit for keeping: fonts, what can be printed, figures inside, the QR code."""
