"""The door of the insights room: campaigns of acknowledgement, traceability, reviews of platforms, and figures."""

from lms.insights.campaign.service import export, send
from lms.insights.dashboard.service import count as count_weeks
from lms.insights.platforms.service import ask_owners

__all__ = ["ask_owners", "count_weeks", "export", "send"]
