"""The door of the insights room: campaigns of acknowledgement, traceability, reviews of platforms, and figures."""

from lms.insights.campaign.service import export, send
from lms.insights.dashboard.service import count as count_weeks
from lms.insights.effect.service import export as export_invitations
from lms.insights.effect.service import invited_column, measure
from lms.insights.effect.service import on_opted_out as leave_orders
from lms.insights.loop.service import look as revise
from lms.insights.platforms.service import ask_owners
from lms.insights.pulse.service import end as end_pulse
from lms.insights.pulse.service import pulse_column

__all__ = [
    "ask_owners",
    "count_weeks",
    "end_pulse",
    "export",
    "export_invitations",
    "invited_column",
    "leave_orders",
    "measure",
    "pulse_column",
    "revise",
    "send",
]
