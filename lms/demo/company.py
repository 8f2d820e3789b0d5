"""The invented company: sixty people, six teams, and the stories it tells. Facts only, no behaviour."""

from dataclasses import dataclass

COMPANY = "Norda"
CONTACT = "the social media team"
NETWORK = "the Harbour"
DOMAIN = "norda.example"

TEAMS: dict[str, tuple[str, ...]] = {
    "Engineering": (
        "Amara Okafor",
        "Jonas Lindqvist",
        "Priya Raman",
        "Tomasz Zielinski",
        "Mei Tanaka",
        "Daniel Adeyemi",
        "Sofia Marchetti",
        "Ravi Deshmukh",
        "Ingrid Solberg",
        "Luca Ferrari",
        "Hana Novak",
        "Peter Achterberg",
    ),
    "Customer care": (
        "Chloe Martin",
        "Yusuf Demir",
        "Grace Mwangi",
        "Oliver Hughes",
        "Fatima Zahra",
        "Lena Fischer",
        "Mateo Alvarez",
        "Siobhan Kelly",
        "Noor Haddad",
        "Emil Sorensen",
        "Anika Bose",
    ),
    "Sales": (
        "Marcus Webb",
        "Elena Petrova",
        "Kwame Mensah",
        "Julia Santos",
        "Henrik Dahl",
        "Nadia Rahman",
        "Theo Laurent",
        "Bianca Rossi",
        "Samuel Eze",
        "Katarina Horvat",
    ),
    "Operations": (
        "Bjorn Nilsen",
        "Aisha Khan",
        "Diego Romero",
        "Martha Lewis",
        "Viktor Ivanov",
        "Carmen Ortega",
        "Finn Gallagher",
        "Leila Nasser",
        "Rosa Pinto",
        "Stefan Kovac",
        "Alma Berg",
        "Idris Bello",
    ),
    "People and law": (
        "Eleanor Whitfield",
        "Pavel Dvorak",
        "Miriam Stein",
        "Tariq Aziz",
        "Louise Renard",
        "Ben Carter",
    ),
    "Communications": (
        "Freya Andersen",
        "Caleb Osei",
        "Nina Weber",
        "Arjun Patel",
        "Isabel Moreno",
        "Rowan Price",
        "Zoe Nguyen",
        "Maximilian Alexander Featherstonehaugh-Wolfeschlegelstein",
        "Ada Brandt",
    ),
}

LEADS: dict[str, str] = {
    "Engineering": "Jonas Lindqvist",
    "Customer care": "Chloe Martin",
    "Sales": "Marcus Webb",
    "Operations": "Bjorn Nilsen",
    "People and law": "Eleanor Whitfield",
    "Communications": "Freya Andersen",
}

ROLES: dict[str, tuple[str, ...]] = {
    "Freya Andersen": ("champion",),
    "Nina Weber": ("trainer",),
    "Eleanor Whitfield": ("staff",),
    "Pavel Dvorak": ("expert",),
    "Caleb Osei": ("admin",),
}

EXPERTS: dict[str, str] = {"legal": "Pavel Dvorak", "compliance": "Tariq Aziz", "hr": "Louise Renard"}
"""Who signs policies for which area."""
DEPUTY = "Isabel Moreno"
"""A second champion: nobody signs off their own level."""
SUBJECTS: dict[str, str] = {
    "Customer care": "Service, repairs and complaints, in English and German",
    "Sales": "What our appliances do and cost, at fairs and online",
    "Engineering": "How our appliances are built, and what can be repaired",
    "Operations": "Deliveries, waiting times and recalls",
    "People and law": "Working here, and how we hire",
    "Communications": "Everything the company has published",
}
"""By team: what somebody of it may speak for the company on."""

NEWCOMER = "Ada Brandt"
"""Joined today; has done nothing yet."""
ADVOCATE = "Amara Okafor"
"""Level 3, opted in, shares gladly and proposes stories."""
LEARNER = "Mei Tanaka"
"""Level 1, on the way through the courses of level 2."""


@dataclass(frozen=True, slots=True)
class Persona:
    """How somebody goes through the academy. Shares are in percent."""

    name: str
    diligence: int
    """How likely a working day holds a lesson."""
    accuracy: int
    """How likely an answer is right on the first try."""
    goes_to: int
    """The level this person stops at, for now."""
    advocates: int
    """How likely the choice is yes, once it is there."""


PERSONAS = (
    Persona("ahead", 75, 94, 4, 75),
    Persona("keen", 60, 91, 3, 75),
    Persona("steady", 35, 87, 2, 45),
    Persona("calm", 30, 90, 2, 30),
    Persona("busy", 18, 84, 1, 30),
    Persona("quick", 50, 76, 2, 35),
    Persona("late", 8, 82, 1, 20),
)
CHAMPIONS, OTHERS = PERSONAS[0], PERSONAS[2]
"""How the champion goes through the academy, and everybody else with a role."""
BY_NAME: dict[str, Persona] = {
    ADVOCATE: Persona("advocate", 60, 97, 3, 100),
    LEARNER: Persona("begun", 60, 97, 1, 0),
}
"""Those whom a visitor of the demo may be go through it in their own way."""
JOINS: dict[str, int] = {ADVOCATE: 2, LEARNER: 100, DEPUTY: 2}
"""The day on which they join."""


@dataclass(frozen=True, slots=True)
class Tale:
    """A story the champion puts into the stream, so many days before today."""

    title: str
    summary: str
    body: str
    path: str
    topic: str
    days_ago: int
    internal: bool = False
    kind: str = "news"
    place: str = ""
    in_days: int = 0
    """How many days after it was told an event begins, or an offer or a job ends."""
    pictured: tuple[str, str] = ("", "")
    """The colour its picture is drawn in, and what it shows."""
    captions: tuple[tuple[str, str], ...] = ()
    """Words to begin with: the network, empty for any, and the words."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic, with whom it is for where it is closed."""

    title: str
    about: str
    teams: tuple[str, ...] = ()
    level: int | None = None


TOPICS = (
    Subject("Sustainability", "Repairing, energy, freight: what we do, and what we missed."),
    Subject("Engineering", "How our appliances are built, with the wrong turns left in."),
    Subject("Jobs", "Whom we look for, and how it is to work here."),
    Subject("Customers", "What people tell us, the unflattering answers too."),
    Subject("Events", "Evenings, fairs and open doors."),
    Subject("People", "Portraits, anniversaries, apprentices."),
    Subject("At work", "What everybody in the house should know."),
    Subject("Fair in Hamburg", "For those who travel with us.", teams=("Sales", "Communications")),
    Subject("Spokespeople", "What may be said before others may say it.", level=4),
)
"""The topics of the stream: the champion makes them before the first story."""

TALES = (
    Tale(
        "A repair kit for the price of its postage",
        "For anybody with one of our kettles, until the stock is gone or the month is.",
        "The kit holds the two seals that wear out first, and a drawing of where they go. One for each household.",
        "/offers/repair-kit",
        "Sustainability",
        6,
        kind="offer",
        in_days=30,
        pictured=("#8a5a00", "Two rubber seals and a folded drawing on brown paper."),
        captions=(("", "Two seals and a drawing: my kettle is good for another ten years."),),
    ),
    Tale(
        "Our quiet dishwasher, explained by the person who measured it",
        "Forty decibels, and what that sounds like next door.",
        "Sofia took a microphone into twelve kitchens. The page has the recordings, the open window included.",
        "/products/quiet",
        "Customers",
        3,
        kind="promotion",
    ),
    Tale(
        "Who stands where at the fair in Hamburg",
        "The plan of the stand, the shifts and where the coffee is.",
        "Elena has the list of the shifts. Please tell her by Wednesday if yours does not suit you.",
        "/internal/hamburg",
        "Fair in Hamburg",
        1,
        internal=True,
    ),
    Tale(
        "Our repair workshop in Bergen opens on Saturdays",
        "Three technicians, a kettle and every spare part since 2014.",
        "From this Saturday the Bergen workshop repairs any Norda device, also ones bought second-hand.\n\n"
        "Bjorn's team tried it with forty neighbours in spring: 31 of 40 devices left "
        "working. The price list hangs on the door.",
        "/news/bergen-workshop",
        "Sustainability",
        4,
        kind="campaign",
        pictured=("#0b5f59", "A workbench with a lamp, a kettle and a row of small screwdrivers."),
        captions=(
            ("", "My kettle is older than my daughter. Guess where the two of us go on Saturday."),
            ("", "Repairing beats buying. This is the first time my own company says so with opening hours."),
            ("linkedin", "What does it take to keep spare parts since 2014? I asked the people who count them."),
            ("mastodon", "31 of 40 devices walked out working. The other nine taught us more, says Bjorn."),
        ),
    ),
    Tale(
        "How we cut the firmware update from nine minutes to two",
        "An engineering write-up with the wrong turns left in.",
        "Priya and Tomasz tell how the updater came to send only what changed, why the first "
        "attempt bricked eleven test "
        "devices, and what they would do differently. There is code, and a graph of the bad week.",
        "/engineering/faster-updates",
        "Engineering",
        9,
        kind="article",
        pictured=("#24476b", "A graph that falls from nine to two, with one bad week in the middle."),
        captions=(
            ("", "Eleven bricked test devices, one good idea. I like that the wrong turns stayed in the text."),
            ("", "If you ever waited nine minutes for an update, here is how it became two."),
        ),
    ),
    Tale(
        "We are looking for two people in customer care, Lisbon",
        "Portuguese and English, four days a week possible.",
        "The team answers in under an hour and does not work from scripts. Grace wrote the "
        "advertisement herself; the pay "
        "band is in it.",
        "/jobs/care-lisbon",
        "Jobs",
        12,
        kind="job",
        in_days=40,
        captions=(
            ("", "No scripts, four days a week if you like, and the pay band is in the advertisement."),
            ("linkedin", "My colleagues in care look for two people in Lisbon. Ask me what the days are like."),
        ),
    ),
    Tale(
        "What 212 customers told us about our packaging",
        "The short version: less tape.",
        "Leila's survey is published in full, with the unflattering answers. The new box comes in January and opens "
        "without a knife.",
        "/news/less-tape",
        "Customers",
        20,
    ),
    Tale(
        "Open evening: how hearing aids talk to door bells",
        "Thursday in two weeks, Oslo and online, with captions and sign language.",
        "Mei and Daniel show the prototype and answer questions. Places are free; the recording stays online.",
        "/events/open-evening",
        "Events",
        26,
        kind="event",
        place="Oslo and online",
        in_days=40,
        pictured=("#b8401f", "A door bell beside a hearing aid on a table."),
        captions=(
            ("", "I will be there. Captions and sign language are part of it, not an extra."),
            ("", "Door bells that talk to hearing aids: come and ask the people who built it."),
        ),
    ),
    Tale(
        "Our energy report is out, page 14 is the one to read",
        "We missed one of four goals and say why.",
        "Electricity per device went down by a fifth. Freight did not, since we flew parts in "
        "twice. Stefan explains what "
        "changes in spring.",
        "/reports/energy",
        "Sustainability",
        33,
    ),
    Tale(
        "The staircase in Oslo is closed until Friday",
        "Please use the lift or the yard.",
        "The railing is being replaced. Deliveries go to the yard door.",
        "/internal/staircase",
        "At work",
        2,
        internal=True,
    ),
    Tale(
        "Ten years of the apprentice programme",
        "Ten apprentices, ten short portraits.",
        "Emil was the first. Alma came last August. They say what they learned, what they "
        "broke, and where they want to go.",
        "/people/apprentices",
        "People",
        45,
    ),
)
