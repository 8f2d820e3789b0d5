"""Every page of the ideas room."""

from flask import Blueprint

from lms.ideas.box import programme as box_programme
from lms.ideas.box import routes as box
from lms.ideas.incidents import routes as incidents

bp = Blueprint("ideas", __name__)
for pages in (box, box_programme, incidents):
    bp.register_blueprint(pages.bp)
