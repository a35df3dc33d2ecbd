"""The next version of a procedure, written in the browser as a draft, then published."""
