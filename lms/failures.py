"""Which status answers each family of errors of the rooms."""

from collections.abc import Mapping
from types import MappingProxyType

from lms.advocacy import rules as advocacy_rules
from lms.advocacy import service as advocacy
from lms.assessment import rules as assessment_rules
from lms.authoring import rules as authoring_rules
from lms.authoring import texts as authoring_texts
from lms.contests import rules as contests_rules
from lms.contests.boards import rules as boards_rules
from lms.contests.planning import service as contest_plans
from lms.contests.rewards import service as rewards
from lms.contests.watching import service as watching
from lms.delivery import rules as delivery_rules
from lms.ideas.box import rules as box_rules
from lms.ideas.incidents import rules as incident_rules
from lms.ideas.mentors import rules as mentors_rules
from lms.ideas.talk import rules as talk_rules
from lms.ideas.words import rules as words_rules
from lms.insights.pulse import rules as pulse_rules
from lms.interop.webhooks import rules as webhooks_rules
from lms.learning import rules as learning_rules
from lms.learning.review import rules as review_rules
from lms.library import service as library
from lms.people import rules as people_rules
from lms.policy import rules as policy_rules
from lms.policy.signoff import rules as signoff_rules
from lms.recognition import rules as recognition_rules
from lms.recognition import service as recognition
from lms.recognition.credentials import rules as credential_rules
from lms.recognition.desk import rules as desk_rules
from lms.recognition.holdings import rules as holdings_rules
from lms.sharing import rules as sharing_rules
from lms.sharing.feeds import service as feeds
from lms.sharing.links import rules as links_rules
from lms.sharing.planning import service as planning
from lms.sharing.queue import service as queue

ERRORS: Mapping[type[Exception], int] = MappingProxyType(
    {
        advocacy_rules.Locked: 403,
        advocacy.NoSuchPoint: 404,
        advocacy.BadAudience: 422,
        advocacy.NotHeld: 409,
        advocacy_rules.NothingToChoose: 409,
        advocacy_rules.TextChanged: 409,
        advocacy_rules.UnknownKey: 404,
        assessment_rules.BadAllowance: 422,
        assessment_rules.MayNotStart: 409,
        authoring_rules.AuthoringError: 409,
        authoring_texts.Elsewhere: 409,
        authoring_texts.NoSuchFile: 404,
        authoring_texts.Unfit: 422,
        contests_rules.NoSuchContest: 404,
        contests_rules.NoSuchDeed: 404,
        contests_rules.NotNow: 409,
        contests_rules.NotOpenToYou: 409,
        contests_rules.TextChanged: 409,
        contests_rules.Unfit: 422,
        boards_rules.BadAlias: 422,
        boards_rules.BoardsOff: 409,
        boards_rules.TextChanged: 409,
        contest_plans.NoSuchPlan: 404,
        rewards.AlreadyChosen: 409,
        rewards.NoSuchCode: 404,
        rewards.NoSuchReward: 404,
        rewards.NothingToChoose: 404,
        rewards.NoneLeft: 409,
        rewards.Unfit: 422,
        watching.AlreadyDecided: 409,
        watching.NoSuchOddity: 404,
        delivery_rules.BadAddress: 422,
        delivery_rules.NotDead: 404,
        incident_rules.NoSuchIncident: 404,
        box_rules.NoSuchIdea: 404,
        box_rules.NotNow: 409,
        box_rules.NotYours: 403,
        box_rules.Overtaken: 409,
        box_rules.Unfit: 422,
        assessment_rules.NoSuchKind: 503,
        assessment_rules.NoSuchQuiz: 404,
        assessment_rules.NotYours: 404,
        mentors_rules.NoSuchThing: 404,
        mentors_rules.NotNow: 409,
        mentors_rules.TooMany: 429,
        mentors_rules.Unfit: 422,
        talk_rules.NoSuchNote: 404,
        talk_rules.NoSuchReport: 404,
        talk_rules.NotNow: 409,
        talk_rules.NotYours: 403,
        talk_rules.TooMany: 429,
        talk_rules.Unfit: 422,
        words_rules.NoSuchWords: 404,
        words_rules.NotNow: 409,
        words_rules.Unfit: 422,
        pulse_rules.NoSuchRound: 404,
        webhooks_rules.NoSuchLetter: 404,
        webhooks_rules.NoSuchWebhook: 404,
        learning_rules.NoSuchCourse: 404,
        learning_rules.NoSuchLesson: 404,
        learning_rules.NotYet: 409,
        library.LibraryError: 503,
        people_rules.Busy: 503,
        people_rules.NotAllowed: 403,
        people_rules.Taken: 409,
        people_rules.TooManyTries: 429,
        people_rules.Unfit: 422,
        people_rules.Unknown: 404,
        policy_rules.NoSuchPolicy: 404,
        signoff_rules.NoSuchRound: 404,
        signoff_rules.NotSigned: 409,
        signoff_rules.NotYours: 403,
        credential_rules.NoIssuer: 404,
        credential_rules.NoSuchKey: 404,
        credential_rules.NotSigned: 503,
        holdings_rules.NoSuchHolding: 404,
        review_rules.NoSuchReview: 404,
        review_rules.NothingToReview: 409,
        recognition.AlreadySo: 409,
        recognition.BadEnd: 422,
        recognition.CannotGive: 422,
        recognition.NoSuchDecision: 404,
        recognition.NotOneself: 403,
        recognition.NotTheOne: 403,
        recognition.NotYet: 409,
        desk_rules.NoSuchCheck: 404,
        recognition_rules.NoSuchAward: 404,
        recognition.NoSuchEntry: 404,
        recognition.NoSuchRecompute: 404,
        recognition.NothingToDecide: 409,
        recognition.RuleChanged: 409,
        feeds.NoSuchFeed: 404,
        planning.NoSuchPlan: 404,
        queue.NoSuchProposal: 404,
        queue.NotNow: 409,
        queue.NotYours: 403,
        queue.Overtaken: 409,
        links_rules.NoSuchLink: 404,
        sharing_rules.NoSuchCaption: 404,
        sharing_rules.NoSuchLook: 404,
        sharing_rules.NoSuchShare: 404,
        sharing_rules.NoSuchStory: 404,
        sharing_rules.NoSuchTopic: 404,
        sharing_rules.StaysInside: 403,
        sharing_rules.Unfit: 422,
    }
)
"""What no room names is a fault of ours: 500."""
