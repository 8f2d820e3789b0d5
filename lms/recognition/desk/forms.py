"""The forms of the desk: one badge, a file, a list of many, a name, an issuer to pin."""

from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.recognition.credentials.reports import LONGEST_ID
from lms.web.forms import Form

MOST_PASTED = 260_000
MOST_DOCUMENT = 200_000


class CheckForm(Form):
    """Which badge to check: an id, an address, or what a scanner types."""

    id = StringField(
        "Badge id or link",
        [
            InputRequired("Enter the id of a badge, or paste the link to it."),
            Length(max=MOST_PASTED, message="That is longer than any badge. Send it as a file."),
        ],
        description="For example the link from a CV, or the 22 characters at its end. A hand scanner may type it.",
    )


class FileForm(Form):
    """A file to check."""

    file = FileField(
        "Badge file or picture", description="JSON, JWT, PNG or SVG, or a photograph of a QR code; up to 8 MB."
    )


class NameForm(Form):
    """Whom to look for."""

    q = StringField(
        "Name",
        [Length(max=100, message="Use at most 100 letters.")],
        description="At least two letters of the name.",
    )


class ListForm(Form):
    """A list to check."""

    file = FileField(
        "CSV file",
        description="Badge ids, links or JWTs in one column, at most 10,000 lines and 96 MB.",
    )


class IssuerForm(Form):
    """An issuer to pin."""

    issuer = StringField(
        "Issuer",
        [
            InputRequired("Enter the issuer."),
            Length(max=LONGEST_ID, message="That is longer than any issuer's name."),
        ],
        description="As its badges name it: did:web:…, did:key:… or https://….",
    )
    name = StringField(
        "What to call it", [Length(max=200, message="Use at most 200 letters.")], description="Shown beside its badges."
    )
    document = TextAreaField(
        "Its published keys",
        [Length(max=MOST_DOCUMENT, message="That is longer than any such document.")],
        description="Paste its DID document or profile. Without it, we read it once from the issuer's own address.",
    )
