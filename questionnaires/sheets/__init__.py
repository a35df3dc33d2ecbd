"""The empty questionnaire on paper: to print, to tick, to be typed in afterwards."""
