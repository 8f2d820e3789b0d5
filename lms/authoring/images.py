"""Pictures of lessons, written anew so that only their pixels remain; one that is not taken is an unfit text."""

from lms.authoring.texts import Unfit
from lms.content import images
from lms.content.images import ENDINGS, FORMATS, LONGEST, MOST_PIXELS, MOST_SENT, TYPES, Picture

__all__ = ["ENDINGS", "FORMATS", "LONGEST", "MOST_PIXELS", "MOST_SENT", "TYPES", "Picture", "cleaned"]


def cleaned(data: bytes, *, ending: str = "") -> Picture:
    """Write a picture anew: upright, at most ``LONGEST`` pixels wide or high, with nothing but its pixels.

    Of several frames the first stays. A GIF becomes a PNG unless ``ending`` asks for the format to stay.

    :raises Unfit: it is no picture, not the kind its ``ending`` says, damaged or too large.
    """
    try:
        return images.cleaned(data, ending=ending)
    except images.BadPicture as error:
        raise Unfit("picture", str(error)) from error
