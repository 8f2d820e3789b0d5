"""What the desk refuses."""

from lms.recognition.rules import RecognitionError


class DeskError(RecognitionError):
    """Something the desk cannot do; the message names the thing and the mend."""


class NoSuchCheck(DeskError):
    """There is no such check, or it is somebody else's."""
