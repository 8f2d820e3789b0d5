"""Questions and quizzes."""

from lms.content.codes.explanation import Explanation, error, warning

CODES: dict[str, Explanation] = {
    "QUIZ-EMPTY": error(
        "Quiz without questions",
        "Nobody could pass it.",
        "Write each question under a heading ##.",
        "## Who decides whether you post?",
    ),
    "QUIZ-PROMPT": error(
        "Nothing is asked",
        "The answers would stand alone.",
        "Write the question as a heading ### or a paragraph before the answers.",
        "### Who decides whether you post?",
    ),
    "QUIZ-COMMENT": error(
        "Comment under the heading cannot be read",
        "Id, tags and points would be lost.",
        "Write key: value, with ; between.",
        "<!-- id: who-decides; tags: disclosure; points: 1 -->",
    ),
    "QUIZ-KIND": error(
        "Kind of question that comes later",
        "It is recognised, but cannot be asked and scored yet.",
        "Ask it as a choice, a judgement, a short answer or a number.",
        "- [x] right\n- [ ] wrong",
    ),
    "QUIZ-ANSWER-MISSING": error(
        "No answer block",
        "The question could not be answered.",
        "Add a list after an empty line.",
        "- [x] I do\n- [ ] My manager",
    ),
    "QUIZ-ANSWER-TWICE": error(
        "Two answer blocks",
        "Only the first would be asked.",
        "Join them into one list, or make two questions.",
        "one list, items below each other",
    ),
    "QUIZ-MIXED": error(
        "Answer block of two forms",
        "The form decides the kind of question, so one block has one form.",
        "Use only [ ] and [x], only [50%], or only “= answer”; the comment's type agrees with it.",
        "- [100%] best\n- [50%] fair",
    ),
    "QUIZ-MARK": error(
        "Mark that means nothing",
        "It is not clear whether the option is right.",
        "Write [ ], [x] or whole percent.",
        "- [x] I do",
    ),
    "QUIZ-NO-RIGHT": error(
        "No right option",
        "Everybody would fail the question.",
        "Mark the right one with [x]; in a judgement give one 100 %.",
        "- [x] I do",
    ),
    "QUIZ-ALL-RIGHT": error(
        "Every option is right",
        "Whoever ticks everything is right, so nothing is learned.",
        "Add options that are plausible and wrong.",
        "- [ ] My manager",
    ),
    "QUIZ-OPTIONS": error(
        "Options missing, empty, doubled or too many",
        "A choice needs 2 to 26 different options.",
        "Correct the option named.",
        "- [ ] My manager\n- [x] I do",
    ),
    "QUIZ-CREDIT": error(
        "Credit out of range",
        "An option is worth -100 % to 100 % of the question's points.",
        "Correct the percent.",
        "- [-25%] Ask her sister to rate it",
    ),
    "QUIZ-NUMBER": error(
        "Tolerance without numbers",
        "± says how far off a number may be.",
        "Write a number on each side, in every accepted answer.",
        "- = 2 ± 1",
    ),
    "QUIZ-FEEDBACK": warning(
        "Option without feedback",
        "People learn most from why a plausible answer is wrong.",
        "Add a quotation below the option, indented by two spaces.",
        "- [ ] My manager\n  > May invite, never require.",
    ),
    "QUIZ-INDENT": error(
        "Feedback is not indented",
        "On a Git host it would stand outside the list and belong to no option.",
        "Put two spaces before the >.",
        "  > May invite, never require.",
    ),
    "QUIZ-EXPLANATION": warning(
        "Question without explanation",
        "The explanation says why, with the clause it rests on.",
        "Add a note after the answers, after an empty line.",
        "> [!NOTE]\n> Sharing is free: [clause 1](policy:social-media#your-choice).",
    ),
    "QUIZ-STRAY": error(
        "Text that is shown nowhere",
        "After the answers only the explanation is shown, after an option only its feedback.",
        "Move it above the answers, or into the note.",
        "> [!NOTE]\n> …",
    ),
    "QUIZ-LONGEST": warning(
        "Longest option is the key",
        "Whoever has read nothing can pass by choosing the longest option.",
        "Shorten right options, or say more in wrong ones.",
        "options of about the same length",
    ),
    "QUIZ-PLACE": warning(
        "Key always in the same place",
        "Whoever sees two questions can guess the rest.",
        "Move the right option about.",
        "a, c, b, d, …",
    ),
    "QUIZ-PASS": error(
        "Pass mark out of reach",
        "Nobody could pass, whatever they answer.",
        "Lower the pass mark, or give the best option 100 %.",
        "pass: 80%",
    ),
    "QUIZ-DRAW": error(
        "More questions drawn than there are",
        "The quiz could not be put together.",
        "Lower the number, or tag more questions.",
        "draw: {disclosure: 2}",
    ),
    "QUIZ-TWICE": error(
        "Two quizzes for the same thing",
        "It would not be clear which one has to be passed.",
        "Join them, or let one close something else.",
        "for: course:platforms",
    ),
    "LESSON-CHECK": error(
        "Check part of a lesson",
        "A lesson ends with at most one part Check, with one question.",
        "Put it last, and move further questions into a quiz.",
        "## Check",
    ),
    "POLICY-CHECK": error(
        "Check of a policy has no questions",
        "The check asks whether the policy was understood.",
        "Put each question under a heading ###.",
        "### Do you say where you work?",
    ),
}
