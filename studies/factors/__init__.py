"""The factors of a study as data: their format, what is wrong with them, what is shipped."""
