"""The jobs of the rooms: what is done beside requests, and how often."""

from lms.advocacy import service as advocacy
from lms.assessment import service as assessment
from lms.assessment.items import service as items
from lms.contests import service as contests
from lms.contests.boards import service as boards
from lms.contests.planning import service as contest_plans
from lms.contests.ranking import service as ranking
from lms.contests.watching import service as watching
from lms.delivery import inquiries
from lms.delivery import service as delivery
from lms.home import digests
from lms.ideas.mentors import service as mentors
from lms.ideas.talk import service as talk
from lms.insights import service as insights
from lms.interop.webhooks import jobs as webhooks_jobs
from lms.interop.webhooks import service as webhooks
from lms.learning.certification import service as certification
from lms.people import service as people
from lms.recognition import service as recognition
from lms.recognition.credentials import service as credentials
from lms.recognition.desk import service as desk
from lms.recognition.holdings import jobs as holdings_jobs
from lms.sharing import paying
from lms.sharing import service as sharing
from lms.sharing.feeds import service as feeds
from lms.sharing.links import service as links
from lms.web.academy import Job

JOBS: tuple[Job, ...] = (
    Job("people.retention", 3_600, people.sweep),
    Job("people.erasures", 60, people.keep_up, apart=True),
    Job("recognition.catch-up", 60, recognition.catch_up),
    Job("certification.sweep", 60, certification.sweep),
    Job("recognition.sign", 2, credentials.run, apart=True),
    Job("recognition.holdings", 1, holdings_jobs.work, apart=True),
    Job("delivery.ask", 1, inquiries.run, apart=True),
    Job("desk.checks", 1, desk.run, apart=True),
    Job("desk.lists", 1, desk.run_lists, apart=True),
    Job("desk.issuers", 2, desk.follow, apart=True),
    Job("desk.forget", 3_600, desk.sweep),
    Job("recognition.recompute", 1, recognition.go_on_recomputing),
    Job("recognition.weeks", 1, recognition.sweep_weeks),
    Job("advocacy.sweep", 60, advocacy.sweep),
    Job("advocacy.taking-part", 28 * 86_400, advocacy.count),
    Job("advocacy.tokens", 3_600, advocacy.forget_tokens),
    Job("sharing.points", 1, paying.settle, apart=True),
    Job("advocacy.points", 86_400, advocacy.forget_points),
    Job("sharing.forget", 3_600, sharing.forget),
    Job("links.fold", 1, links.fold),
    Job("links.end-day", 60, links.end_day),
    Job("sharing.feeds", 5, feeds.follow, apart=True),
    Job("sharing.remind", 60, sharing.send_reminders),
    Job("sharing.looks", 1, sharing.look_at_links, apart=True),
    Job("sharing.forget-looks", 3_600, sharing.forget_looks),
    Job("assessment.regrade", 1, assessment.go_on_regrading),
    Job("assessment.decided", 1, assessment.carry_out),
    Job("assessment.figures", 1, items.fold),
    Job("home.digest", 60, digests.send),
    Job("policy.reminders", 60, insights.send),
    Job("effect.measure", 86_400, insights.measure, apart=True),
    Job("loop.revise", 3_600, insights.revise, apart=True),
    Job("platforms.reviews", 86_400, insights.ask_owners),
    Job("contests.settle", 1, contests.settle, apart=True),
    Job("contests.tend", 10, contests.tend, apart=True),
    Job("contests.forget", 86_400, contests.forget),
    Job("contests.watch", 900, watching.watch),
    Job("contests.forget-drafts", 86_400, contest_plans.forget),
    Job("contests.ranking", 1, ranking.fold),
    Job("talk.forget", 86_400, talk.forget),
    Job("insights.weeks", 86_400, insights.count_weeks),
    Job("boards.days", 60, boards.turn, apart=True),
    Job("boards.teams", 86_400, boards.make, apart=True),
    Job("mentors.sweep", 3_600, mentors.sweep),
    Job("insights.pulse", 60, insights.end_pulse),
    Job("webhooks.deliver", 1, webhooks_jobs.deliver, apart=True),
    Job("webhooks.prune", 86_400, webhooks.prune),
    Job("delivery.prune", 86_400, delivery.prune),
)
"""In the order they take their turns."""
