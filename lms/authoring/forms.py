"""The forms of the studio: a file's text, something new."""

from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import TextArea

from lms.authoring.exchange.formats import NAMES, WORDS
from lms.content.refs import ID, proposed_id
from lms.web.forms import Form, Pick, choices

MOST = 2**31 - 1
MAKES = (
    ("course", "A course, with its first lesson"),
    ("lesson", "A lesson of a course"),
    ("quiz", "A quiz"),
    ("badge", "A badge"),
    ("policy", "A policy"),
)
NOTHING = ("", "Choose one")


class Text(Field):
    """A file's text, taken as it is: spaces and empty lines at its ends belong to it."""

    widget: Any = TextArea()

    def _value(self) -> str:
        return str(self.data or "")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the text; no file of an academy holds a NUL."""
        self.data = valuelist[0].replace("\0", "\ufffd") if valuelist else ""


class FileForm(Form):
    """A file's text, and which state of it was read."""

    text = Text("Text of the file")
    version = IntegerField(default=0)
    base = HiddenField(validators=[Length(max=64)])
    level = Pick("Preview as", coerce=int, validate_choice=False)
    answers = Pick("Answers", choices=choices([("hidden", "Hidden"), ("shown", "Shown")]), validate_choice=False)

    def validate_version(self, field: Any) -> None:
        """Refuse a version that no draft ever had.

        :raises wtforms.ValidationError: it is one.
        """
        if field.data is None or not 0 <= field.data < MOST:
            raise ValidationError("Open the file again: this form was changed on its way.")


class PolicyForm(Form):
    """A new policy: what it is called."""

    title = StringField(
        "Title",
        [DataRequired("Enter a title."), Length(max=120, message="Use at most 120 characters for the title.")],
    )
    id = StringField(
        "Id",
        [Optional(), Length(max=48, message="Use at most 48 characters for the id.")],
        description="Small letters, digits and hyphens, such as handling-comments. It never changes, since people's "
        "results hang on it. Left empty, it is made of the title.",
    )

    @property
    def chosen_id(self) -> str:
        """Give the id that was entered, or one made of the title."""
        return self.id.data or proposed_id(self.title.data or "")

    def validate_id(self, field: Any) -> None:
        """Refuse what is no id.

        :raises wtforms.ValidationError: it is none.
        """
        if field.data and not ID.fullmatch(field.data):
            raise ValidationError("Use small letters, digits and hyphens only, such as handling-comments.")


class NewForm(PolicyForm):
    """Something new, and where it belongs."""

    kind = Pick("What would you like to write?", choices=choices(MAKES))
    level = Pick("Level", default="", description="For a course.")
    course = Pick("Course", default="", description="For a lesson, a quiz or a badge.")

    def offer(self, levels: list[tuple[str, str]], courses: list[tuple[str, str]]) -> "NewForm":
        """Fill in the levels and courses there are."""
        self.level.choices = choices([NOTHING, *levels])
        self.course.choices = choices([NOTHING, *courses])
        return self

    def validate_level(self, field: Any) -> None:
        """Ask for a course's level.

        :raises wtforms.ValidationError: there is none.
        """
        if self.kind.data == "course" and not field.data:
            raise ValidationError("Choose the level the course belongs to.")

    def validate_course(self, field: Any) -> None:
        """Ask where a lesson, quiz or badge belongs.

        :raises wtforms.ValidationError: it belongs nowhere.
        """
        if self.kind.data in {"lesson", "quiz", "badge"} and not field.data:
            raise ValidationError("Choose the course it is for.")


class WishForm(PolicyForm):
    """A lesson that is begun from an idea, and the course it belongs to."""

    course = Pick("Course", [InputRequired("Choose the course it is for.")], default="")

    def offer(self, courses: list[tuple[str, str]]) -> "WishForm":
        """Fill in the courses there are."""
        self.course.choices = choices([NOTHING, *courses])
        return self


class BankForm(Form):
    """A question bank of another system."""

    file = FileField("The file", description="GIFT, Moodle XML, a QTI package, or text2qti.")
    format = Pick(
        "Its format",
        choices=choices([("", "The file itself tells"), *((name, WORDS[name]) for name in NAMES)]),
        default="",
    )


class BankPlan(Form):
    """The quiz a bank becomes."""

    id = StringField(
        "Id of the quiz",
        [InputRequired("Enter an id."), Length(max=48, message="Use at most 48 characters for the id.")],
        description="Small letters, digits and hyphens, such as fire-drill. It never changes.",
    )
    closes = Pick("Which course does it close?", default="")

    def offer(self, courses: list[tuple[str, str]]) -> "BankPlan":
        """Fill in the courses without a quiz."""
        self.closes.choices = choices([("", "None yet"), *courses])
        return self


class ExportForm(Form):
    """A quiz, and what it is to be written as."""

    quiz = Pick("Quiz")
    format = Pick("As", id="as-format", choices=choices([(name, WORDS[name]) for name in NAMES]))

    def offer(self, quizzes: list[tuple[str, str]]) -> "ExportForm":
        """Fill in the quizzes there are."""
        self.quiz.choices = choices(quizzes)
        return self


class AskForm(Form):
    """Why a policy changes, and whether everybody is to read it again."""

    why = TextAreaField(
        "What changed and why",
        [
            DataRequired("Say what changed and why. Everybody who is asked to read it again sees these words."),
            Length(max=2_000, message="Use at most 2,000 characters here."),
        ],
        description="In plain words, for the experts and for everybody who will read it.",
    )
    raise_it = BooleanField(
        "Ask everybody to read it again",
        description="Only the wording differs, so nobody would be asked. You can ask them all the same.",
    )


class NoteForm(Form):
    """A few words about a release."""

    note = TextAreaField("Note", [Optional(), Length(max=500, message="Use at most 500 characters for the note.")])


class PictureForm(Form):
    """A picture for a course."""

    folder = Pick("Course", default="")
    picture = FileField("Picture", description="PNG, JPEG, WebP or GIF. Only its pixels are kept: no place, no camera.")
    alt = StringField(
        "What it shows, in words",
        [
            InputRequired("Say in a few words what the picture shows, for those who cannot see it."),
            Length(max=200, message="Use at most 200 characters."),
        ],
    )
    name = StringField(
        "Name of the file",
        [Optional(), Length(max=60, message="Use at most 60 characters for the name.")],
        description="Left empty, it keeps its own.",
    )

    def offer(self, courses: list[tuple[str, str]]) -> "PictureForm":
        """Fill in the courses there are."""
        self.folder.choices = choices([NOTHING, *courses])
        return self

    def validate_folder(self, field: Any) -> None:
        """Ask for a course.

        :raises wtforms.ValidationError: there is none.
        """
        if not field.data:
            raise ValidationError("Choose the course the picture is for.")


class ZipForm(Form):
    """An academy that was brought along, as a zip or as a folder."""

    zip = FileField("A zip", description="As it was downloaded here, or packed from a folder.")
    folder = FileField("Or a folder", description="The folder that holds courses, quizzes, badges and policies.")
