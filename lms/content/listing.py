"""Lists as Git hosts read them, indented as Python-Markdown wants them: by four columns a level."""

import re

from lms.content.prose import FENCE, closes

DEEPEST = 12
_ITEM = re.compile(r"( {0,40})([-*+]|[0-9]{1,9}[.)])( {1,4})(?=\S)")
_QUOTED = re.compile(r" {0,3}> ?")


def indented(text: str, depth: int = 0) -> str:
    """Re-indent every list of a text; code stays as it is."""
    shown: list[str] = []
    quoted: list[str] = []
    lists = _Lists()
    for line in (*text.expandtabs(4).split("\n"), ""):
        if _QUOTED.match(line) and depth < DEEPEST and not lists.holds(line):
            quoted.append(_QUOTED.sub("", line, count=1))
            continue
        if quoted:
            shown += (f"> {inner}".rstrip() for inner in indented("\n".join(quoted), depth + 1).split("\n"))
            quoted, lists = [], _Lists()
        shown.append(lists.take(line))
    return "\n".join(shown[:-1])


class _Lists:
    """The open list items, as the columns where their content begins, and the open fence."""

    def __init__(self) -> None:
        self.columns: list[int] = []
        self.fence = ""
        self.after_blank = True

    def holds(self, line: str) -> bool:
        """Whether a quoted line belongs to a list item or to code."""
        within = self.columns and (not self.after_blank or _indent(line) >= self.columns[0])
        return bool(self.fence or within)

    def take(self, line: str) -> str:
        """Give a line with the indent that Python-Markdown wants."""
        if not line.strip():
            self.after_blank = True
            return ""
        if self.fence:
            return self._fenced(line)
        marker = _ITEM.match(line)
        if marker or self.after_blank:
            while self.columns and _indent(line) < self.columns[-1]:
                self.columns.pop()
        self.after_blank = False
        fence = FENCE.match(line)
        self.fence = fence["mark"] if fence else ""
        shown = self._moved(line)
        if marker is None or _indent(line) - (self.columns[-1] if self.columns else 0) >= 4:
            return shown
        self.columns.append(marker.end())
        return " " * 4 * (len(self.columns) - 1) + f"{marker[2]} {line[marker.end() :]}"

    def _fenced(self, line: str) -> str:
        found = FENCE.match(line)
        if found and closes(self.fence, found):
            self.fence = ""
        return self._moved(line)

    def _moved(self, line: str) -> str:
        column = self.columns[-1] if self.columns else 0
        return " " * 4 * len(self.columns) + line[min(column, _indent(line)) :]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
