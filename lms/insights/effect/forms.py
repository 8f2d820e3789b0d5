"""The form of an order that the lot draws."""

from wtforms.validators import InputRequired

from lms.insights.effect.rules import WAVES
from lms.web.forms import Day, Form, Pick, choices


class OrderForm(Form):
    """A course, how many waves, and the first day."""

    course = Pick("Course", [InputRequired("Choose a course.")])
    waves = Pick(
        "Waves",
        [InputRequired("Choose how many waves.")],
        choices=choices((str(one), str(one)) for one in WAVES),
        description="They follow 35 days apart. Each needs at least five people; more people, narrower intervals.",
    )
    first_on = Day(
        "First day",
        [InputRequired("Enter the day of the first wave.")],
        description="The day on which the invitation first stands on Today for the first wave.",
    )

    def offer(self, courses: list[tuple[str, str]]) -> "OrderForm":
        """Fill in the courses there are."""
        self.course.choices = choices(courses)
        return self
