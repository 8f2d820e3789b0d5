"""What the demo's people say when they share, who follows, and what the champion keeps out. Facts only."""

from dataclasses import dataclass

VOICES: dict[str, tuple[str, ...]] = {
    "Ten years of the apprentice programme": (
        "Emil taught me where the fuses are. He is one of the ten in these portraits, and I read his twice.",
        "Ten apprentices say what they broke and what they learned from it. I was there for two of the bangs.",
        "Alma started last August and already corrects my drawings. Her portrait is the last of the ten.",
        "If somebody you know leaves school next summer, these ten portraits are a fair picture of our place.",
    ),
    "Our energy report is out, page 14 is the one to read": (
        "I am not neutral here. Still, page 14 names the goal we missed and the two flights that did it.",
        "Three goals met, one missed. I like that the missed one got a page of its own and not a footnote.",
        "Stefan let me ask every question I had about freight. His answers are in the report nearly word for word.",
        "We flew parts in twice and it shows. What is to change in spring is the part I shall check again.",
    ),
    "Open evening: how hearing aids talk to door bells": (
        "My father turns the radio off to hear the door. On that evening I shall bring him along and let him ask.",
        "Mei and Daniel have been soldering this since spring. Come and press the button, in Oslo or from your sofa.",
        "I will be there that evening. Captions and signing were planned before the coffee was.",
        "A bell that rings where you can hear it: small thing, large difference. The recording stays online.",
    ),
    "What 212 customers told us about our packaging": (
        "If you ever fought with our tape, this one is for you. The answers were not all kind, and all are in.",
        "212 people wrote to us about cardboard. I answered some of them, and I am glad the knife is history.",
        "Leila printed the unflattering answers first. That is how I knew we would really change the box.",
        "From January you open it with your hands. I tried the new box with gloves on, as a courier would.",
    ),
    "We are looking for two people in customer care, Lisbon": (
        "I sit two desks from where you would sit. Ask me what a Monday is like, I answer honestly.",
        "Grace wrote this advertisement herself and put the money in it. I wish mine had been like that.",
        "Portuguese and English, and nobody reads from a sheet. If that sounds like you, read on.",
        "Four days a week is possible, and I know two who do it. Happy to tell you how it works in practice.",
    ),
    "How we cut the firmware update from nine minutes to two": (
        "I watched the first attempt go wrong on eleven devices. The write-up does not hide that week, go and see.",
        "Nine minutes of a blinking light are over. Priya explains it so that I, in another team, understood.",
        "Sending only what changed sounds simple. The graph of the bad week says how simple it was.",
        "There is code in it and no bragging. Tomasz would be glad about questions from people who do the same.",
    ),
    "A hinge from 1987 that still turns": (
        "Older than I am and still opening a workshop door every morning. We measured how much it wore.",
        "Four tenths of a millimetre in 39 years. I have a hinge at home that managed that in a winter.",
        "A customer in Tromsø sent the photograph, and half the laboratory went quiet for a minute.",
        "I like stories in which nothing happened. This hinge has done its work since 1987, that is all.",
    ),
    "A repair kit for the price of its postage": (
        "Two seals and a drawing, and my kettle stopped dripping. You pay the stamp, that is the whole offer.",
        "My neighbour borrowed my kit and now wants her own. One for each household, until they are gone.",
        "I packed some of these envelopes myself. The drawing was made by somebody who can draw, promised.",
        "If your kettle drips, do not buy a kettle. It is most likely one of the two seals in here.",
    ),
    "Our repair workshop in Bergen opens on Saturdays": (
        "I spent a Saturday there with a screwdriver and a queue of neighbours. Nine devices we could not save.",
        "Bring the thing you nearly threw away. If it is ours, somebody with patience will look at it.",
        "Second-hand is fine, they ask for no receipt. I brought the kettle of my aunt and carried it home whole.",
        "Every spare part since 2014 in one room. I have seen the labels, somebody there loves order.",
    ),
    "Our quiet dishwasher, explained by the person who measured it": (
        "Sofia took her microphone to twelve kitchens. Listen to the one with the window open.",
        "I own one, so I am partial. The recordings are not, she left the rattling spoon in.",
        "What forty decibels sound like through a wall, recorded by a colleague who does not exaggerate.",
        "Numbers tell me little, recordings do. There is one from a kitchen as small as mine.",
    ),
}
"""By story: what people write in their own words."""
ANYWHERE = (
    "A colleague told this one, and I asked her to let me pass it on. Worth the three minutes it takes.",
    "I read this at lunch and went back to it in the evening. Tell me what you think, I will pass it on.",
    "This happened two floors below me. I only heard the noise, the story explains it.",
)
"""What they write about any other."""
SERVER = "fjord.example"
"""Where the demo's people have their Mastodon accounts."""
HEADS: dict[str, int] = {
    "linkedin": 16,
    "x": 7,
    "facebook": 6,
    "bluesky": 4,
    "mastodon": 3,
    "whatsapp": 2,
    "email": 2,
    "internal": 1,
    "threads": 1,
    "telegram": 1,
    "reddit": 1,
    "pinterest": 1,
}
"""How far a post on a network carries, and how often it is chosen."""
CROWDS = (0, 0, 1, 2, 3, 5)
"""How many come, before how far the network carries."""
POSTED: dict[str, str] = {
    "linkedin": "https://www.linkedin.com/posts/{name}-activity-{number}",
    "x": "https://x.com/{name}/status/{number}",
    "bluesky": "https://bsky.app/profile/{name}.bsky.social/post/{number}",
    "facebook": "https://www.facebook.com/{name}/posts/{number}",
    "mastodon": "https://fjord.example/@{name}/{number}",
    "threads": "https://www.threads.net/@{name}/post/{number}",
}
"""Where a post of somebody's lies."""

BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile Safari/604.1",
    "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605",
)
LOOKERS: dict[str, str] = {
    "linkedin": "LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)",
    "facebook": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "threads": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "x": "Twitterbot/1.0",
    "bluesky": "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "mastodon": "Mastodon/4.5.0 (http.rb/5.3.1; +https://fjord.example/) Bot",
    "whatsapp": "WhatsApp/2.25.30 A",
    "telegram": "TelegramBot (like TwitterBot)",
    "email": "Mozilla/5.0 (compatible; Barracuda Sentinel)",
    "pinterest": "Pinterestbot/1.0 (+http://www.pinterest.com/bot.html)",
    "reddit": "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)",
}
"""What opens a link on each network before any person does: previews there, a scanner in the mail."""

SYSTEMS: dict[str, tuple[str, ...]] = {"careers-site": ("application", "hire"), "web-shop": ("lead",)}
"""Which system tells of what."""
JOB = "We are looking for two people in customer care, Lisbon"
LEADS = (
    "A repair kit for the price of its postage",
    "Our quiet dishwasher, explained by the person who measured it",
    "Our repair workshop in Bergen opens on Saturdays",
    "What 212 customers told us about our packaging",
)
"""Stories of which something comes."""

TERMS: dict[str, str] = {
    "customers": "Hotel Bryggen Nord | Say: a hotel in Bergen\nFjordkaffe | Say: a chain of cafés on the coast\n"
    "Lindgren Laundries | Say: a laundry with forty machines\nKystlinjen Ferries\nTromsø Sjøbad\nOslo Breakfast Club",
    "blocked": "cheap | Say what it costs.\nrock star | Say what the work is.\nunbreakable\nguys | Say: everybody\n"
    "disruptive | Say what is different.",
    "confidential": "Project Aurora | It is announced in spring.\nmodel K9\nHarald line | Still a working title.",
    "claims": "climate-neutral | Link to the energy report.\nthe quietest | Link to the recordings.\n"
    "market leader\nzero waste\nbest in class",
}
"""The lists of words the champion keeps; every name in them is invented."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What the advocate has begun: a draft, a reminder in some days, or both."""

    title: str
    words: str
    networks: tuple[str, ...]
    reminded_in: int = 0


BEGUN = (
    Begun(
        "Our repair workshop in Bergen opens on Saturdays",
        "My bicycle pump, my toaster and I are going on Saturday. I want to ask Bjorn about the nine that",
        ("linkedin", "mastodon"),
        reminded_in=3,
    ),
    Begun(
        "A repair kit for the price of its postage",
        "Mine has dripped since Easter. Kit ordered, will report whether an engineer can read the drawing.",
        ("bluesky",),
    ),
)
