"""Cells of a table that a spreadsheet program opens."""

FORMULA = frozenset("=+-@\t\r\n")


def cell(text: str) -> str:
    """Give text for a spreadsheet cell in which nothing starts a formula."""
    return f"'{text}" if text.lstrip(" ")[:1] in FORMULA else text
