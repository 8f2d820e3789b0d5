"""The door of the library: everything other rooms may call."""

from lms.library.compiled import thin
from lms.library.history import (
    Published as PublishedRelease,
)
from lms.library.history import (
    Text,
    Touched,
    bodies,
    difference,
    digests,
    files,
    files_below,
    release,
    releases,
    text,
    touched,
    unified,
    unsign,
    versions,
)
from lms.library.merging import Merge, Part, merge
from lms.library.releasing import Label, Origin, Prepared, Published, lock, prepare, publish, put_out
from lms.library.revisions import Revision, revisions
from lms.library.rules import Catalogue, LessonPage, LibraryError, LintFailed
from lms.library.search import Hit, search
from lms.library.shelf import (
    badge_revision,
    current,
    current_number,
    number_column,
    picture,
    policy_revision,
    policy_texts,
    quiz_revision,
    quiz_revisions,
)
from lms.library.sources import sources
from lms.library.syncing import Waiting, note, remember, settle, synced, waiting
from lms.library.texts import hash_of, rendered, store_html, store_texts

__all__ = [
    "Catalogue",
    "Hit",
    "Label",
    "LessonPage",
    "LibraryError",
    "LintFailed",
    "Merge",
    "Origin",
    "Part",
    "Prepared",
    "Published",
    "PublishedRelease",
    "Revision",
    "Text",
    "Touched",
    "Waiting",
    "badge_revision",
    "bodies",
    "current",
    "current_number",
    "difference",
    "digests",
    "files",
    "files_below",
    "hash_of",
    "lock",
    "merge",
    "note",
    "number_column",
    "picture",
    "policy_revision",
    "policy_texts",
    "prepare",
    "publish",
    "put_out",
    "quiz_revision",
    "quiz_revisions",
    "release",
    "releases",
    "remember",
    "rendered",
    "revisions",
    "search",
    "settle",
    "sources",
    "store_html",
    "store_texts",
    "synced",
    "text",
    "thin",
    "touched",
    "unified",
    "unsign",
    "versions",
    "waiting",
]
