"""Files, and the way front matter and tables are written."""

from lms.content.codes.explanation import Explanation, error, warning

CODES: dict[str, Explanation] = {
    "FILE-ENCODING": error(
        "File is not UTF-8",
        "Text in another encoding shows wrong letters, or none.",
        "Save the file as UTF-8 in your editor.",
        "“Save with encoding → UTF-8”",
    ),
    "FILE-CONTROL": error(
        "Invisible character",
        "Control characters upset terminals, databases and feeds, and nobody can see them.",
        "Delete the character at the place named; it often comes from copying out of a PDF.",
        "line 12, column 8: delete U+0000",
    ),
    "FILE-LARGE": error(
        "File is too large",
        "A limit of 1 MB keeps reading and publishing quick and bounded.",
        "Split the file, or make the picture smaller.",
        "two lessons of 8 minutes instead of one of an hour",
    ),
    "FILE-MANY": error(
        "Too many files",
        "A limit keeps a wrong folder, say a whole disk, from being read.",
        "Point to the folder that holds courses, quizzes, badges and policies only.",
        "lms lint academy/",
    ),
    "FILE-FINDINGS": error(
        "Too many findings in one file",
        "Most of them have the same cause, and nobody reads thousands.",
        "Mend the first ones, and look again.",
        "a front matter without its closing line",
    ),
    "FILE-LINK": error(
        "Link in place of a file",
        "A link could publish a file from elsewhere on the machine.",
        "Copy the file itself to this place.",
        "cp ../shared/rules.md policies/rules.md",
    ),
    "FILE-UNREADABLE": error(
        "File cannot be read",
        "Something that is not an ordinary file, or whose rights forbid it, cannot be published.",
        "Give reading rights, or move it away.",
        "chmod u+r courses/101-guardrails/01-why.md",
    ),
    "FILE-PLACE": warning(
        "File in a place where no content lives",
        "It is not read, and whoever wrote it may wonder why it does not show.",
        "Move it to one of the known places, or out of the content folders.",
        "courses/101-guardrails/01-why.md, quizzes/guardrails.md, policies/platforms/x.md",
    ),
    "YAML-MISSING": error(
        "No front matter",
        "Ids, titles and settings stand in front matter, never in prose.",
        "Begin the file with a line ---, the keys, and another line ---.",
        "---\nid: why\ntitle: Why a handrail\n---",
    ),
    "YAML-OPEN": error(
        "Front matter never ends",
        "Without its closing line the whole file would be read as settings.",
        "Add a line --- below the last key.",
        "title: Why a handrail\n---",
    ),
    "YAML-LARGE": error(
        "Front matter is too long",
        "Settings are a few lines; a limit keeps reading bounded.",
        "Move the prose below the closing line ---.",
        "summary: One sentence.",
    ),
    "YAML-SYNTAX": error(
        "Front matter cannot be read",
        "One wrong character changes what the keys mean.",
        "Look at the place named. Most often a value with a colon needs quotes.",
        'title: "Sharing: how often?"',
    ),
    "YAML-ALIAS": error(
        "Anchor or alias",
        "Aliases can be made to grow without end, and are hard to read.",
        "Write the value out at each place.",
        "requires: [course:guardrails]",
    ),
    "YAML-TAG": error(
        "Tag before a value",
        "A tag asks the reader to make something other than text; here every value is text.",
        "Delete the tag, the word that begins with an exclamation mark.",
        "tier: 1 instead of tier: !!int 1",
    ),
    "YAML-DEEP": error(
        "List inside a list",
        "Front matter has keys with one value or one flat list, so that it stays readable.",
        "Flatten it.",
        "requires: [course:a, course:b]",
    ),
    "YAML-SHAPE": error(
        "Not “key: value”",
        "Only lines “key: value” can be read as settings.",
        "Write one key, a colon and a space, and its value on each line.",
        "id: guardrails",
    ),
    "TOML-SYNTAX": error(
        "levels.toml cannot be read",
        "Until it can, there are no levels and no permissions.",
        "Look at the place named; texts stand in quotes, lists in [ ].",
        'requires = ["course:guardrails"]',
    ),
}
