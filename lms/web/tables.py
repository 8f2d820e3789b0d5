"""Tables as files for a spreadsheet program."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from lms.content.cells import cell


def download(name: str, head: Sequence[str], rows: Iterable[Sequence[str | float]]) -> Response:
    """Give rows below their heading as a CSV file called ``name``; no text starts a formula, numbers stay numbers."""
    out = io.StringIO()
    # The mark tells a spreadsheet that the file is UTF-8.
    out.write("\ufeff")
    writer = csv.writer(out)
    for row in (head, *rows):
        writer.writerow([cell(one) if isinstance(one, str) else one for one in row])
    reply = Response(out.getvalue(), mimetype="text/csv")
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return reply
