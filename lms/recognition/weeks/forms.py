"""The form of leave."""

from wtforms.validators import InputRequired

from lms.web.forms import Day, Form


class LeaveForm(Form):
    """From when to when somebody is away."""

    starts = Day("First day", [InputRequired("Enter the first day.")], description="This week or later.")
    ends = Day("Last day", [InputRequired("Enter the last day.")], description="For one day, enter the same.")
