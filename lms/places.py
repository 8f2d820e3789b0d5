"""Where one can go: the entries of the navigation, and the views of the studio."""

from lms.web.academy import Place

LEARN = ("/c", "/quiz", "/search", "/required", "/policy", "/glossary", "/review", "/certification")
PLACES = [
    Place("Today", "/"),
    Place("Learn", "/learn", covers=LEARN),
    Place("Badges", "/badges", covers=("/xp",)),
    Place("Share", "/share", covers=("/advocacy", "/points")),
]
MORE_PLACES = [
    Place("Studio", "/studio", frozenset({"trainer", "champion"})),
    Place("Programme", "/programme/stories", frozenset({"champion"}), covers=("/programme", "/signoff")),
    Place("Sign-off", "/signoff", frozenset({"expert"})),
    Place("Awards", "/awards/give", frozenset({"trainer", "champion", "admin"}), covers=("/awards",)),
    Place("Check", "/check", frozenset({"staff", "champion", "admin"})),
    Place("System", "/system", frozenset({"admin"})),
]
WRITERS = frozenset({"trainer", "champion"})
STUDIO = [
    Place("Files", "/studio", WRITERS),
    Place("Publish", "/studio/publish", WRITERS),
    Place("History", "/studio/history", WRITERS),
    Place("Pictures", "/studio/pictures", WRITERS),
    Place("Zip", "/studio/zip", WRITERS),
    Place("Import", "/studio/import", frozenset({"trainer"})),
    Place("Questions", "/studio/questions", frozenset({"trainer"})),
    Place("Marking", "/studio/marking", frozenset({"trainer"})),
    Place("Review", "/studio/review", frozenset({"trainer"})),
    Place("More time", "/studio/time", frozenset({"trainer", "admin"})),
]
"""The views of the studio, in the order of its tabs."""
