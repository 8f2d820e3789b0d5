"""What is talked about: a lesson, or a course as a whole, as the current release has it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.ideas.talk import rules
from lms.library import service as library

GONE = "A lesson that is no longer there"


@dataclass(frozen=True, slots=True)
class About:
    """A lesson or a course. ``href`` is empty where the release has it no longer; ``lang`` is that of its title."""

    course_id: str
    lesson_id: str
    title: str
    course: str = ""
    href: str = ""
    lang: str = "en"


def about(session: Session, course_id: str, lesson_id: str = "") -> About:
    """Say what something is about, also where the lesson is gone by now."""
    catalogue = library.current(session)
    course = catalogue.library.courses.get(course_id)
    if course is None or course.status == "draft":
        return About(course_id, lesson_id, GONE)
    base = f"{catalogue.prefix}/c/{course_id}"
    if not lesson_id:
        return About(course_id, "", course.title, course.title, base, course.lang)
    found = next((one for one in course.lessons if one.id == lesson_id), None)
    if found is None:
        return About(course_id, lesson_id, GONE, course.title, "", course.lang)
    return About(course_id, lesson_id, found.title, course.title, f"{base}/{lesson_id}", course.lang)


def there(session: Session, course_id: str, lesson_id: str = "") -> About:
    """Give a lesson or course one can write about now.

    :raises NoSuchNote: the release has none of that name.
    """
    found = about(session, course_id, lesson_id)
    if not found.href:
        raise rules.NoSuchNote("There is no such lesson to talk about.")
    return found


def courses(session: Session) -> list[tuple[str, str]]:
    """List the courses a tip can be about, by tier: id and title."""
    known = library.current(session).library.courses.values()
    active = [one for one in known if one.status == "active"]
    return [(one.id, one.title) for one in sorted(active, key=lambda one: (one.tier, one.title.casefold()))]
