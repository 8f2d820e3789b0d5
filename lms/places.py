"""Where one can go: the entries of the navigation, and the views of its places."""

from collections.abc import Mapping
from types import MappingProxyType

from lms.web.academy import LessonLink, Place

LEARN = ("/c", "/quiz", "/search", "/required", "/policy", "/glossary", "/review", "/certification")
PLACES = [
    Place("Today", "/"),
    Place("Learn", "/learn", covers=LEARN),
    Place("Badges", "/badges", covers=("/xp",)),
    Place("Share", "/share", covers=("/advocacy", "/points")),
    Place("Community", "/ideas", covers=("/contests", "/boards", "/peers", "/mentors", "/kudos")),
    Place("Impact", "/impact"),
]
CHAMPION = frozenset({"champion"})
WRITERS = frozenset({"trainer", "champion"})
TELLERS = frozenset({"champion", "expert"})
MORE_PLACES = [
    Place("Studio", "/studio", WRITERS),
    Place("Programme", "/programme", CHAMPION, covers=("/signoff",)),
    Place("Sign-off", "/signoff", frozenset({"expert"})),
    Place("Awards", "/awards/give", frozenset({"trainer", "champion", "admin"}), covers=("/awards",)),
    Place("Check", "/check", frozenset({"staff", "champion", "admin"})),
    Place("System", "/system", frozenset({"admin"})),
]
VIEWS: Mapping[str, tuple[Place, ...]] = MappingProxyType(
    {
        "Studio": (
            Place("Files", "/studio", WRITERS),
            Place("Publish", "/studio/publish", WRITERS),
            Place("History", "/studio/history", WRITERS),
            Place("Pictures", "/studio/pictures", WRITERS),
            Place("Zip", "/studio/zip", WRITERS),
            Place("Import", "/studio/import", frozenset({"trainer"})),
            Place("Questions", "/studio/questions", frozenset({"trainer"})),
            Place("Opinions", "/studio/opinions", frozenset({"trainer"})),
            Place("Revise this", "/programme/revise", frozenset({"trainer"})),
            Place("Marking", "/studio/marking", frozenset({"trainer"})),
            Place("Review", "/studio/review", frozenset({"trainer"})),
            Place("More time", "/studio/time", frozenset({"trainer", "admin"})),
            Place("Training ideas", "/studio/ideas", frozenset({"trainer"})),
        ),
        "Community": (
            Place("Ideas", "/ideas"),
            Place("Contests", "/contests"),
            Place("Boards", "/boards"),
            Place("Among peers", "/peers"),
            Place("What we learned", "/peers/learned"),
            Place("Mentors", "/mentors"),
            Place("Kudos", "/kudos"),
        ),
        "Impact": (
            Place("Your figures", "/impact"),
            Place("What people told you", "/impact/words"),
        ),
        "Programme": (
            Place("What works", "/programme", CHAMPION),
            Place("Stories", "/programme/stories", CHAMPION),
            Place("Captions", "/programme/terms", CHAMPION),
            Place("Policy", "/programme/policy", CHAMPION),
            Place("Platforms", "/programme/platforms", CHAMPION),
            Place("Contests", "/programme/contests", CHAMPION),
            Place("Ideas and talk", "/programme/ideas", CHAMPION),
            Place("Required training", "/required"),
            Place("Certified people", "/programme/certification"),
            Place("Taking part", "/programme/taking-part"),
            Place("Pause sharing", "/programme/suspensions"),
            Place("XP", "/programme/xp"),
            Place("Points", "/programme/points"),
        ),
        "What works": (
            Place("Dashboard", "/programme", CHAMPION),
            Place("Effect of training", "/programme/effect", CHAMPION),
            Place("Revise this", "/programme/revise", WRITERS),
            Place("Pulse", "/programme/pulse", CHAMPION),
        ),
        "Ideas and talk": (
            Place("Ideas", "/programme/ideas", CHAMPION),
            Place("Reports", "/programme/reports", CHAMPION),
            Place("Incidents", "/programme/incidents", TELLERS),
            Place("Words to advocates", "/programme/words", CHAMPION),
        ),
    }
)
"""The views of places and of groups of views, in the order of their tabs; one without a page yet is not shown."""

LESSON_LINKS = (
    LessonLink(
        "Explain it to a colleague",
        "/peers/lesson/{course_id}/{lesson_id}?kind=explanation#own-write",
        "What is the point of this lesson, in your own words?",
    ),
    LessonLink("Discuss this lesson", "/peers/lesson/{course_id}/{lesson_id}"),
)
"""What stands at the end of every lesson. It is made once a release, so it holds nothing of a person."""
