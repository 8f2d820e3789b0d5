"""Five mistakes are mended by doing what each message says, and nothing else."""

import re

import pytest


@pytest.fixture
def database():
    """No database is needed to mend a file."""
    return "nonsense"


SEEDED = {
    "KEY-UNKNOWN": ("quizzes/first.md", "attempts: 3", "attemps: 3"),
    "ID-MISSING": ("courses/1-first/02-two.md", "id: two\n", ""),
    "REF-BROKEN": ("quizzes/second.md", "for: course:second", "for: course:secnd"),
    "VALUE-PERCENT": ("quizzes/first.md", "pass: 80%", "pass: 0.8"),
    "QUIZ-COMMENT": ("quizzes/first.md", "<!-- id: where; tags", "<!-- id: where; where; tags"),
}
"""By code: a file, what it says, and what it says with the mistake."""


def reading(place: str):
    path, line, column = re.fullmatch(r"(.+):(\d+):(\d+)", place).groups()
    return path, int(line) - 1, int(column) - 1


def mend(folder, place: str, message: str) -> None:
    """Do what a message says: take the word it guesses, write the example it gives, or delete what it names."""
    path, line, column = reading(place)
    lines = (folder / path).read_text(encoding="utf-8").split("\n")
    if guess := re.search(r"(?:“|There is no )([^” ]+?)(?:”.*|\.) Did you mean “([^”]+)”\?", message):
        lines[line] = lines[line].replace(guess[1], guess[2], 1)
    elif example := re.search(r"For example: (.+)$", message):
        lines.insert(line + 1, example[1])
    elif wanted := re.search(r"“(\w+)” is .*, like (\S+); “([^”]+)” is not\.", message):
        lines[line] = lines[line].replace(wanted[3], wanted[2], 1)
    elif stray := re.search(r"“([^”]+)” is not “key: value”", message):
        lines[line] = lines[line][:column] + lines[line][column:].replace(stray[1], "", 1)
    else:
        raise AssertionError(f"the message does not say what to do: {message}")
    (folder / path).write_text("\n".join(lines), encoding="utf-8")


def test_five_seeded_mistakes_are_mended_from_the_messages_alone(run, folder):
    for path, right, wrong in SEEDED.values():
        text = (folder / path).read_text(encoding="utf-8")
        assert right in text
        (folder / path).write_text(text.replace(right, wrong, 1), encoding="utf-8")

    met = set()
    for _ in range(10):
        result = run("lint", str(folder))
        found = re.findall(r"^(\S+:\d+:\d+) ([A-Z-]+) (.+)$", result.stdout, re.MULTILINE)
        if not found:
            break
        place, code, message = found[0]
        met.add(code)
        mend(folder, place, message)

    assert result.stdout == "Nothing to mend.\n"
    assert met >= set(SEEDED)
