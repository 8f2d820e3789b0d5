"""How invented people answer a question: right, or wrong in a way people are wrong."""

from collections.abc import Iterator, Sequence
from random import Random

from lms.assessment import kinds, paths
from lms.assessment import service as assessment
from lms.content.questions import Question
from lms.demo import training
from lms.demo.training import Post

Drawn = Sequence[tuple[Question, tuple[str, ...]]]
HARDEST = 12
"""By how many percent points the hardest question is answered right less often, and the easiest more often."""
FORM = (-28, 14)
"""How much a person's day makes of their accuracy, in percent points."""
SURE = 100
MORE_THAN = 5
"""Numbers above this one are guessed too low as well as too high."""
BELIEF = 45
"""How many percent of those who are wrong believe what ``training.BELIEVED`` says."""


class Answering:
    """Answers the questions of attempts, and remembers who wrote which open answer for whoever marks it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.posts: dict[str, Post] = {}

    def answers(self, drawn: Drawn, accuracy: int, name: str) -> dict[str, list[str]]:
        """Answer every question, as a form would send it; ``accuracy`` is in percent, 100 is always right."""
        today = accuracy if accuracy == SURE else accuracy + self.random.randint(*FORM)
        found = {}
        for question, order in drawn:
            chance = today if accuracy == SURE and not misleads(question) else chance_of(question, today)
            found[question.id] = self._answer(question, order, name, right=self.random.randint(1, 100) <= chance)
        return found

    def _answer(self, question: Question, order: tuple[str, ...], name: str, *, right: bool) -> list[str]:
        kind = kinds.of(question)
        if kind.by_hand:
            return [self._write(question, name, right=right)]
        best = _known(question) or kind.right(question)
        if right:
            return kind.show(question, order, best)
        wrong = [one for one in self._slips(question, best) if one != best and not kind.missing(question, one)]
        if wrong:
            return kind.show(question, order, wrong[0])
        return assessment.sample(question, order, right=False)

    def _write(self, question: Question, name: str, *, right: bool) -> str:
        good, others = training.POSTS.get(question.id, ((training.OTHER_ANSWER,), (training.OTHER_ANSWER,)))
        post = self.random.choice(good if right else others)
        text = post.text.format(name=name.partition(" ")[0])
        self.posts[text] = post
        return text

    def _slips(self, question: Question, best: Sequence[str]) -> Iterator[list[str]]:
        """Give answers that are a little wrong; the first that is not right is taken."""
        believed = training.BELIEVED.get(question.id)
        if believed and self.random.randint(1, 100) <= BELIEF:
            yield _named(question, believed) or [believed]
        if question.steps:
            yield self._path(question)
        elif question.gaps:
            place = self.random.randrange(len(best))
            yield [*best[:place], "not sure", *best[place + 1 :]]
        elif question.pairs or question.kind == "ordering":
            yield from (self._swapped(best) for _ in range(3))
        elif question.options:
            keys = [one.key for one in question.options]
            many = len(best) > 1
            for key in self.random.sample(keys, len(keys)):
                yield [*best[:-1], key] if many and key not in best else [key]
        else:
            yield from self._typed(question)

    def _typed(self, question: Question) -> Iterator[list[str]]:
        value = next((one.value or one.low for one in question.accepted if one.value or one.low), None)
        if value is None:
            yield ["not sure"]
        else:
            less = (-4, -2) if value > MORE_THAN else ()
            yield [str(int(value) + self.random.choice((*less, 2, 3, 5, 10)))]

    def _swapped(self, best: Sequence[str]) -> list[str]:
        found = list(best)
        first, second = self.random.sample(range(len(found)), 2)
        found[first], found[second] = found[second], found[first]
        return found

    def _path(self, question: Question) -> list[str]:
        path: list[str] = []
        while not paths.at_an_end(question, path):
            step = paths.here(question, path)
            path.append(self.random.choice(step.options if step else question.options).key)
        return path


def misleads(question: Question) -> bool:
    """Tell whether the careful stumble over a question."""
    return question.id in training.MISLEADING


def chance_of(question: Question, accuracy: int) -> int:
    """Tell how likely somebody answers a question right, in percent: some are harder, some mislead."""
    if misleads(question):
        return max(15, 230 - 9 * accuracy // 4)
    place = sum(question.prompt.encode()) % (2 * HARDEST + 1)
    return min(98, accuracy + HARDEST - place)


def _known(question: Question) -> list[str]:
    words = training.KNOWN.get(question.id, "")
    return _named(question, words) or ([words] if words and not question.options else [])


def _named(question: Question, words: str) -> list[str]:
    return [one.key for one in question.options if one.text == words]
