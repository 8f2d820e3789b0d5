"""Where the content folders lie: those set, those beside the checkout, or those inside the wheel."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent
KINDS = ("courses", "quizzes", "badges", "policies")


def content_root(chosen: Path | None = None) -> Path:
    """Find the folder that holds ``courses/`` and its siblings.

    :raises FileNotFoundError: the folder set has no courses.
    """
    if chosen is not None:
        if not (chosen / "courses").is_dir():
            raise FileNotFoundError(f"{chosen} has no courses folder; point LMS_CONTENT at the academy's folder")
        return chosen
    checkout = PACKAGE.parent
    if (checkout / "setup.cfg").is_file() and (checkout / "courses").is_dir():
        return checkout
    return PACKAGE / "_content"
