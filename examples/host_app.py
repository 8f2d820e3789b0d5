"""A host application with its own login; the academy is mounted at /academy and knows who is signed in."""

from flask import Flask, redirect, request, session

from lms import LMS, Identity

PEOPLE = {"ada": ("Ada Lovelace", "ada@host.example"), "grace": ("Grace Hopper", "grace@host.example")}

app = Flask(__name__)
app.secret_key = "only for this example, never for people who rely on it"  # noqa: S105


def who() -> Identity | None:
    """Tell the academy who is signed in here."""
    key = session.get("user")
    return Identity(id=key, name=PEOPLE[key][0], email=PEOPLE[key][1]) if key in PEOPLE else None


@app.get("/")
@app.get("/academy/sign-in")  # where the academy sends visitors who are not signed in
def front() -> str:
    """The host's own page and its own, very simple, login."""
    names = "".join(f'<li><a href="/login?user={key}">{name}</a></li>' for key, (name, _) in PEOPLE.items())
    return f'<title>Host</title><h1>The host</h1><ul>{names}</ul><a href="/academy/">To the academy</a>'


@app.get("/login")
def login():
    """Sign in at the host."""
    session["user"] = request.args.get("user", "")
    return redirect("/academy/")


LMS(app, url_prefix="/academy", identify=who, data="var/host", company="Host & Co")

if __name__ == "__main__":
    app.run(port=5001)
