"""Keys of front matter and levels, and their values."""

from lms.content.codes.explanation import Explanation, error

CODES: dict[str, Explanation] = {
    "KEY-UNKNOWN": error(
        "Key means nothing here",
        "A misspelt key would silently do nothing.",
        "Correct the spelling, or delete the line.",
        "estimated: 8m instead of estimate: 8m",
    ),
    "KEY-DUPLICATE": error(
        "Key stands here twice",
        "One of the two values would be lost without a word.",
        "Keep one of them.",
        "title: Own words",
    ),
    "KEY-MISSING": error(
        "Key is missing",
        "The content cannot be shown or used without it.",
        "Add the key to the front matter.",
        "title: Why a handrail",
    ),
    "ID-MISSING": error(
        "Id is missing",
        "Progress, scores and links hang on the id, which never changes; it is not derived from the title, which may.",
        "Write one, small letters and hyphens; lms fmt can do it.",
        "id: why-a-handrail, in a quiz <!-- id: who-decides -->",
    ),
    "ID-DUPLICATE": error(
        "Id or name used twice",
        "Whatever points to it could mean either; the second is left out.",
        "Give the newer one another id.",
        "id: guardrails-2026",
    ),
    "VALUE-ID": error(
        "Not an id",
        "Ids stand in addresses and references, so they are plain.",
        "Use small letters, digits and hyphens, at most 64.",
        "id: when-not-to-share",
    ),
    "VALUE-SHAPE": error(
        "List or table where one value is wanted, or the other way",
        "The key could not be understood.",
        "Write the value in the form that the message names.",
        "covers: [policy:social-media#disclosure]",
    ),
    "VALUE-CHOICE": error(
        "Not one of the words that are possible",
        "Anything else would be a guess.",
        "Choose one of the words in the message.",
        "status: active",
    ),
    "VALUE-NUMBER": error(
        "Not such a number",
        "Levels, attempts and points are counted.",
        "Write digits only, without a unit.",
        "attempts: 5",
    ),
    "VALUE-PERCENT": error(
        "Not whole percent",
        "0.8, 80 and 80% mean different things to different people; only the last is plain.",
        "Write whole percent from 1 to 100 with the sign.",
        "pass: 80%",
    ),
    "VALUE-DURATION": error(
        "Not a duration",
        "A bare number does not say whether minutes or days are meant.",
        "Write a number and m, h, d or w; for months mo.",
        "estimated: 40m, cooldown: [10m, 24h], valid_for: 12mo",
    ),
    "VALUE-DATE": error(
        "Not a date of the calendar",
        "A day like 31 February never comes, so nothing would ever be due.",
        "Write year-month-day.",
        "review_by: 2027-09-30",
    ),
    "VALUE-REF": error(
        "Not a reference",
        "A reference says what kind of thing it means, so that a course and its quiz may share an id.",
        "Write kind:id with a kind that the key takes.",
        "requires: [course:guardrails, level:aware]",
    ),
    "VALUE-FORM": error(
        "Value of another form is wanted",
        "The value is used by other systems, which expect its form.",
        "Follow the form in the message.",
        "lang: en",
    ),
    "VALUE-LONG": error(
        "Text is too long",
        "It stands in lists and headings, where there is no room for more.",
        "Say it in fewer words, and move the rest into the body.",
        "summary: What each network is good for.",
    ),
}
