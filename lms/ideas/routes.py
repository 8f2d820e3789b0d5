"""Every page of the ideas room."""

from flask import Blueprint

from lms.ideas.box import programme as box_programme
from lms.ideas.box import routes as box
from lms.ideas.incidents import routes as incidents
from lms.ideas.words import kudos_pages as kudos
from lms.ideas.words import routes as words

bp = Blueprint("ideas", __name__)
for pages in (box, box_programme, incidents, words, kudos):
    bp.register_blueprint(pages.bp)
