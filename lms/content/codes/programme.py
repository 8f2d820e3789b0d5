"""Courses, policies, levels, permissions: what only shows across files."""

from lms.content.codes.explanation import Explanation, error, warning

CODES: dict[str, Explanation] = {
    "COURSE-EMPTY": error(
        "Course lists no lessons",
        "It would be complete before it has begun.",
        "End course.md with an ordered list of links to the lessons.",
        "1. [Why a handrail](01-why-a-handrail.md)",
    ),
    "COURSE-LIST": error(
        "Item of the lesson list is wrong",
        "The order of lessons is that of the list, one link each.",
        "Make the item a link to a lesson's file, once.",
        "2. [Your choice](02-your-choice.md)",
    ),
    "COURSE-MISSING": error(
        "Lesson without a course",
        "Nobody could open it.",
        "Add course.md to the folder, or move the lesson.",
        "courses/101-guardrails/course.md",
    ),
    "COURSE-TIER": error(
        "Course of a level that is not there",
        "It would be shown nowhere.",
        "Use the number of a level in courses/levels.toml.",
        "tier: 1",
    ),
    "LESSON-MISSING": error(
        "Listed lesson is not there",
        "The course could not be finished.",
        "Correct the file's name in the list, or write the lesson.",
        "3. [Disclosure](03-disclosure.md)",
    ),
    "LESSON-UNLISTED": warning(
        "Lesson is not in its course's list",
        "It is not shown.",
        "Add a link to course.md, or move the file out of the folder.",
        "4. [What stays inside](04-what-stays-inside.md)",
    ),
    "REF-CYCLE": error(
        "Conditions in a circle",
        "Each waits for the other, so nobody can begin either.",
        "Take out one of the conditions.",
        "requires: []",
    ),
    "LEVEL-NUMBER": error(
        "Numbers of the levels",
        "Everybody starts at level 0, and a number names one level.",
        "Give each level its own number, the first one 0.",
        "number = 0",
    ),
    "LEVEL-SIGN-OFF": error(
        "Start that would be signed off",
        "Everybody begins at level 0, and nobody could sign it for all of them.",
        "Leave sign_off out at level 0, or move it to the level that comes with a mandate.",
        "number = 4",
    ),
    "LEVEL-FREE": warning(
        "Level that requires nothing",
        "Everybody would have it from the first day.",
        "Say what reaches it.",
        'requires = ["course:guardrails"]',
    ),
    "LEVEL-UNREACHABLE": error(
        "Level that nobody can reach",
        "Its permissions would stay locked for good.",
        "Look at what the message names: it is missing, a draft, waits for itself, or cannot be passed.",
        'requires = ["course:platforms"]',
    ),
    "PERMISSION-LEVEL": error(
        "Permission that nobody unlocks",
        "No level has that number.",
        "Use the number of a level.",
        "level = 2",
    ),
    "PERMISSION-OPENS": error(
        "Permission that opens no door",
        "A key may have any name; what it opens in the academy is one of a few doors, each opened by one key.",
        "Use one of the doors the message names, or leave the line out where only other systems ask for the key.",
        'opens = "story.share"',
    ),
    "PERMISSION-OUTWARD": error(
        "Outward permission without a level",
        "What is seen outside is never given on the first day, nor for a role, nor without everybody's own opt-in.",
        "Raise the level, take the roles out, or say outward = true.",
        "outward = true, level = 2",
    ),
    "POLICY-CLAUSES": error(
        "Policy without clauses",
        "Lessons and questions cite clauses.",
        "Write each clause under a numbered heading with its id below.",
        "## 1. Your choice\n<!-- id: your-choice -->",
    ),
    "POLICY-NUMBER": error(
        "Clause number and place differ",
        "People cite clauses by number.",
        "Number the clauses 1, 2, 3 in order.",
        "## 3. Disclosure",
    ),
    "CHECK-TWICE": warning(
        "Two clauses for one check of captions",
        "A finding shows one clause, the first.",
        "Name the check under the clause that says it best.",
        "<!-- id: disclosure; checks: disclosure, length -->",
    ),
    "CHECK-UNKNOWN": warning(
        "Check of captions that is not built in",
        "Nothing links here unless an extension brings the check.",
        "Correct the name, or install the extension.",
        "<!-- id: confidential; checks: confidential, customers -->",
    ),
    "CLAUSE-UNASKED": warning(
        "Clause that no question cites",
        "Nobody would notice that it was not understood.",
        "Ask about it, and link the clause in the explanation.",
        "> [!NOTE]\n> [Clause 1](policy:social-media#your-choice).",
    ),
    "CLAUSE-UNCOVERED": warning(
        "Clause that no lesson covers",
        "People would be held to something that was never taught.",
        "Name it under covers in the lesson that teaches it.",
        "covers: [policy:social-media#disclosure]",
    ),
    "REVIEW-OVERDUE": warning(
        "Review is overdue",
        "Networks and rules change; old advice harms.",
        "Read it again, correct it, and set the next date.",
        "review_by: 2027-09-30",
    ),
}
