"""The form of a caption."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.sharing.captions import rules, service
from lms.sharing.forms import LANGUAGES
from lms.sharing.networks import NETWORKS
from lms.web.forms import Form, Pick, choices

ANY = ("", "Any network")


class CaptionForm(Form):
    """Words to begin with, for one network or any."""

    words = TextAreaField(
        "Words to begin with",
        [
            InputRequired("Write a few words."),
            Length(max=rules.MOST, message=f"Use at most {rules.MOST:,} characters."),
        ],
        description="Somebody makes them their own before they go out. Leave the link out: it goes along by itself.",
    )
    network = Pick(
        "For", [Optional()], choices=choices([ANY, *((one.key, one.title) for one in NETWORKS.values())]), default=""
    )
    language = Pick("Language", choices=choices(LANGUAGES), default="en")

    def entry(self) -> service.Entry:
        """Give the caption as it was typed."""
        return service.Entry(self.network.data or "", self.language.data, self.words.data or "")
