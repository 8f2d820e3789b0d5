"""Every page of the insights room."""

from flask import Blueprint

from lms.insights.campaign import routes as campaign
from lms.insights.dashboard import routes as dashboard
from lms.insights.effect import routes as effect
from lms.insights.impact import routes as impact
from lms.insights.loop import routes as loop
from lms.insights.platforms import routes as platforms
from lms.insights.pulse import routes as pulse
from lms.insights.tracing import routes as tracing

bp = Blueprint("insights", __name__)
for pages in (campaign, dashboard, effect, impact, loop, platforms, pulse, tracing):
    bp.register_blueprint(pages.bp)
