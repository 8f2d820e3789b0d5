"""Everything that the folders of an academy hold, read together."""

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from lms.content import badges, checks, courses, document, levels, policies, quizzes, refs, text_checks
from lms.content.document import GLOSSARY_ADDRESS, PICTURES, Document, Places, sections
from lms.content.findings import Finding, finding
from lms.content.gather import Files, gather
from lms.content.holdings import Library, Term
from lms.content.notes import Notes
from lms.content.questions import Question
from lms.content.source import BRACKETS, Fragment, joined

__all__ = ["Files", "Fragment", "Library", "Term", "fragments", "gather", "kind_of", "quiz_fragments", "read"]

LEVELS = levels.PATH
GLOSSARY = "courses/glossary.md"
KINDS = ("course", "lesson", "quiz", "badge", "policy", "platform", "glossary")


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def path(self) -> str: ...


Named = TypeVar("Named", bound=_Named)


def read(files: Mapping[str, bytes], *, today: date) -> Library:
    """Read files, by path from the root of the academy, into a library with all its findings.

    ``today`` is what review dates are compared with. No input raises; what is wrong is a finding.
    """
    found: list[Finding] = list(files.findings) if isinstance(files, Files) else []
    sorted_files: dict[str, list[str]] = defaultdict(list)
    for path in sorted(files):
        sorted_files[kind_of(path)].append(path)
    for path in sorted_files["unknown"]:
        found.append(finding(path, 1, 1, "FILE-PLACE", "No content lives here, so the file is not read."))
    documents, places = _documents(sorted_files, files)
    notes = Notes(LEVELS)
    ladder = levels.read(files[LEVELS], notes) if LEVELS in files else levels.Ladder((), (), {})
    library = _build(documents, ladder)
    text_checks.check(documents, library, places)
    checks.check(documents, library, places, ladder, notes, today)
    found += [one for each in documents.values() for one in each.notes.findings] + notes.findings
    return replace(library, findings=tuple(sorted(set(found))))


def kind_of(path: str) -> str:
    """Tell by its place what a file is."""
    parts = path.split("/")
    folder, name = parts[0], parts[-1]
    if path in (LEVELS, GLOSSARY):
        return "levels" if path == LEVELS else "glossary"
    if name.lower() == "readme.md":
        return "other"
    if folder == "courses" and len(parts) == 3 and name.lower().endswith(PICTURES):
        return "picture"
    if not name.endswith(".md"):
        return "unknown"
    if folder == "courses" and len(parts) == 3:
        return "course" if name == "course.md" else "lesson"
    if len(parts) == 2:
        return {"quizzes": "quiz", "badges": "badge", "policies": "policy"}.get(folder, "unknown")
    return "platform" if parts[:-1] == ["policies", "platforms"] else "unknown"


def _documents(by_kind: Mapping[str, Sequence[str]], files: Mapping[str, bytes]) -> tuple[dict[str, Document], Places]:
    """Read every Markdown file and resolve the links between them."""
    found = {path: document.read(path, kind, files[path]) for kind in KINDS for path in by_kind.get(kind, ())}
    pictures = {path: address for path in by_kind.get("picture", ()) if (address := _picture(path, found))}
    places = Places(_places(found), pictures)
    return {path: replace(one, body=document.resolved(one, places)) for path, one in found.items()}, places


def _places(documents: Mapping[str, Document]) -> dict[str, str]:
    """Give the reference of every file, or "" for one that states no id."""
    found = {}
    for path, one in documents.items():
        ref = f"{one.kind}:{one.stated('id')}"
        if one.kind == "lesson":
            course = documents.get(posixpath.dirname(path) + "/course.md")
            ref = f"lesson:{course.stated('id') if course else ''}/{one.stated('id')}"
        found[path] = ref if refs.parse_ref(ref) else GLOSSARY_ADDRESS if path == GLOSSARY else ""
    return found


def _picture(path: str, documents: Mapping[str, Document]) -> str:
    folder, name = posixpath.split(path)
    course = documents.get(f"{folder}/course.md")
    return f"@/c/{course.stated('id')}/files/{name}" if course and refs.ID.fullmatch(course.stated("id")) else ""


def _build(documents: Mapping[str, Document], ladder: levels.Ladder) -> Library:
    by_kind: dict[str, list[Document]] = defaultdict(list)
    for one in documents.values():
        by_kind[one.kind].append(one)
    return Library(
        courses=_by_id(_courses(by_kind["course"], by_kind["lesson"]), documents),
        quizzes=_by_id(map(quizzes.read, by_kind["quiz"]), documents),
        badges=_by_id(map(badges.read, by_kind["badge"]), documents),
        levels=ladder.levels,
        permissions=ladder.permissions,
        policies=_by_id(map(policies.read, by_kind["policy"]), documents),
        platforms=_by_id(map(policies.read_platform, by_kind["platform"]), documents),
        glossary=_glossary(by_kind["glossary"]),
        findings=(),
    )


def _by_id(found: Iterator[Named], documents: Mapping[str, Document]) -> dict[str, Named]:
    """Keep the first of each id and note the others; what has no id is noted already."""
    kept: dict[str, Named] = {}
    for one in found:
        if one.id in kept:
            message = f"The id “{one.id}” is that of {kept[one.id].path} already."
            documents[one.path].notes.find(*documents[one.path].place("id"), "ID-DUPLICATE", message)
        elif one.id:
            kept[one.id] = one
    return kept


def _courses(found: Sequence[Document], lessons: Sequence[Document]) -> Iterator[courses.Course]:
    by_folder: dict[str, list[Document]] = defaultdict(list)
    for one in lessons:
        by_folder[posixpath.dirname(one.path)].append(one)
    for one in found:
        inside = by_folder.pop(posixpath.dirname(one.path), [])
        course_id = one.stated("id")
        course = courses.read_course(one, {each.path: courses.read_lesson(each, course_id) for each in inside})
        courses.check_lessons(inside, course)
        yield course
    for inside in by_folder.values():
        for one in inside:
            courses.read_lesson(one, "")
            one.notes.find(1, 1, "COURSE-MISSING", "There is no course.md beside this lesson.")


def _glossary(found: Sequence[Document]) -> dict[str, Term]:
    terms: dict[str, Term] = {}
    for one in found:
        for section in sections(one.body, 2)[1]:
            id_, line = refs.slug(section.title), section.heading.number
            if id_ in terms:
                message = f"“{section.title}” is explained in line {terms[id_].line} already."
                one.notes.find(line, 1, "ID-DUPLICATE", message)
            terms.setdefault(id_, Term(id_, section.title, joined(section.lines), line))
    return terms


def fragments(library: Library) -> list[Fragment]:
    """List every piece of Markdown that is shown, in reading order, but none already found to take too long."""
    return [piece for piece in _fragments(library) if _is_shown(piece)]


def _is_shown(piece: Fragment) -> bool:
    return bool(piece.text) and not BRACKETS.search(piece.text)


def quiz_fragments(quiz: quizzes.Quiz) -> list[Fragment]:
    """List every piece of Markdown of one quiz."""
    pieces = (Fragment(quiz.path, quiz.line, quiz.intro), *_asked(quiz.path, quiz.questions))
    return [piece for piece in pieces if _is_shown(piece)]


def _fragments(library: Library) -> Iterator[Fragment]:
    for course in library.courses.values():
        yield Fragment(course.path, course.line, course.body)
        for lesson in course.lessons:
            yield Fragment(lesson.path, lesson.line, lesson.body)
            yield from _asked(lesson.path, (lesson.check,) if lesson.check else ())
    for quiz in library.quizzes.values():
        yield from quiz_fragments(quiz)
    for badge in library.badges.values():
        yield Fragment(badge.path, badge.line, badge.criteria)
    for policy in library.policies.values():
        yield Fragment(policy.path, policy.line, policy.summary)
        yield from (Fragment(policy.path, clause.line, clause.body) for clause in policy.clauses)
        yield from _asked(policy.path, policy.check)
    for platform in library.platforms.values():
        yield Fragment(platform.path, platform.line, platform.body)
    for term in library.glossary.values():
        yield Fragment(GLOSSARY, term.line, term.body)


def _asked(path: str, questions: Sequence[Question]) -> Iterator[Fragment]:
    for one in questions:
        texts = [one.prompt, one.body, one.hint, one.explanation, *one.columns]
        scenes = (one.options, *(step.options for step in one.steps))
        texts += [text for scene in scenes for option in scene for text in (option.text, option.feedback)]
        texts += [accepted.feedback for accepted in one.accepted]
        texts += [pair.left for pair in one.pairs]
        texts += [step.body for step in one.steps]
        texts += [criterion.text for criterion in one.rubric]
        yield from (Fragment(path, one.line, text) for text in texts)
