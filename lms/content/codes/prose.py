"""Running text: links, pictures, lists, headings, rendering."""

from lms.content.codes.explanation import Explanation, error, warning

CODES: dict[str, Explanation] = {
    "REF-BROKEN": error(
        "Reference leads nowhere",
        "A reader would meet a dead link, or a condition that is never met.",
        "Correct the id; the message proposes the nearest one.",
        "[read again](lesson:guardrails/disclosure)",
    ),
    "REF-PART": error(
        "No such clause or heading",
        "The link would open the page, but not the place.",
        "Use the id of a clause, or the heading in small letters with hyphens.",
        "policy:social-media#disclosure",
    ),
    "LINK-BROKEN": error(
        "Linked file is not there",
        "A reader would meet a dead link.",
        "Correct the path, which counts from the folder of this file, or use kind:id.",
        "[next](02-your-choice.md)",
    ),
    "LINK-SCHEME": error(
        "Address of a kind that is not allowed",
        "Only https, http and mailto lead outside; anything else may be a trap.",
        "Write the full address, a relative file, or kind:id.",
        "https://www.ftc.gov/…, course:guardrails",
    ),
    "TERM-UNKNOWN": error(
        "Glossary does not explain the term",
        "The link would lead to a word that is not there.",
        "Correct the word, show another form with |, or explain it in courses/glossary.md.",
        "[[share link]], [[click|clicks]]",
    ),
    "PLACEHOLDER-UNKNOWN": error(
        "Placeholder that nothing replaces",
        "Readers would see the braces.",
        "Use {company}, {contact} or {internal_network}; put other braces into code.",
        "I work at {company}",
    ),
    "HTML-RAW": warning(
        "Raw HTML",
        "HTML is never passed through, so readers would see the tag.",
        "Use Markdown, or put the tag into backticks if you write about it.",
        "**bold** instead of <b>bold</b>",
    ),
    "PICTURE-ALT": error(
        "Picture without words",
        "People who do not see the picture would miss what it says.",
        "Say between [ and ] what the picture shows.",
        "![Bar chart: clicks rise from May](clicks.png)",
    ),
    "PICTURE-MISSING": error(
        "Picture is not there",
        "Readers would see a broken picture.",
        "Put the file into the folder of the course, or correct its name.",
        "courses/201-platforms/preview.png",
    ),
    "PICTURE-PLACE": error(
        "Picture from elsewhere",
        "Pictures from other sites tell them who reads what, and go missing.",
        "Put the file into the folder of the course that shows it.",
        "![A preview card](preview.png)",
    ),
    "LIST-SWALLOWED": error(
        "Paragraph swallows a list",
        "Without an empty line the list is shown as part of the sentence before it.",
        "Put an empty line above the first item.",
        "Three things:\n\n- one",
    ),
    "FENCE-OPEN": error(
        "Code block never ends",
        "Everything below would be shown as code.",
        "Close it with the same marks on a line of their own.",
        "```\ncode\n```",
    ),
    "COMMENT-OPEN": error(
        "Comment never ends",
        "Everything below would be hidden.",
        "Close it with -->.",
        "<!-- id: who-decides -->",
    ),
    "HEADING-TOP": warning(
        "Main heading in the text",
        "The page has one main heading already, the title; a second confuses screen readers.",
        "Begin with ##.",
        "## Three looks",
    ),
    "HEADING-EMPTY": error(
        "Heading without words",
        "It is announced by screen readers and says nothing.",
        "Give it words, or delete it.",
        "## Three looks",
    ),
    "HEADING-UNDERLINED": warning(
        "Heading underlined instead of marked",
        "Only headings with # are seen by the reader of quizzes and policies.",
        "Put ## before the words and delete the line below.",
        "## Three looks",
    ),
    "CALLOUT-UNKNOWN": warning(
        "Unknown callout",
        "It would be shown as a plain quotation with the mark in it.",
        "Use NOTE, TIP, IMPORTANT, WARNING or CAUTION.",
        "> [!TIP]",
    ),
    "MD-SLOW": error(
        "Text takes too long to show",
        "A text that keeps the renderer busy for a second is broken, or an attack.",
        "Look for long runs of brackets, quotes or stars at the place named.",
        "thousands of [ in a row",
    ),
    "MD-LARGE": error(
        "Piece of text is too large",
        "A limit of 100 kB keeps rendering and pages quick.",
        "Split it into several lessons, clauses or questions.",
        "01-first-half.md, 02-second-half.md",
    ),
    "MD-FAILED": error(
        "Text cannot be shown",
        "The renderer gave up, most often since lists or quotes stand too deep inside each other.",
        "Make the text at the place named simpler.",
        "two levels of lists instead of forty",
    ),
}
