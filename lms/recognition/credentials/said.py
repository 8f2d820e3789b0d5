"""What the deeds of the child process say no with."""


class No(Exception):
    """A deed refuses. ``code`` is for the caller, the message for a person."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
