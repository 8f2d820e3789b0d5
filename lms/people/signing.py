"""Signing in, and changing the password while signed in."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit import service as audit
from lms.delivery import service as delivery
from lms.people import accounts, models, passwords, rules, throttling, visits

WRONG = "The e-mail address or the password is not right. Check both, and whether Caps Lock is on."


def sign_in(
    session: Session,
    email: str,
    password: str,
    *,
    address: str,
    remember: bool = False,
    agent: str = "",
    at: datetime,
) -> str:
    """Check a password and give the token of a new session.

    Takes as long, and says the same, whether or not there is such an account.

    :raises WrongSecret: the two do not belong together, or the account is closed.
    :raises TooManyTries: there were too many wrong tries.
    """
    account = rules.key_of(email)
    keys = throttling.keys_of(session, "sign-in", address=address or "unknown", account=account)
    attempt = throttling.begin(session, keys, at=at)
    with throttling.reading(session) as reader:
        wanted = select(models.Person.id, models.Person.public_id, models.Person.password_hash, models.Person.active)
        found = reader.execute(wanted.where(models.Person.email_key == account)).one_or_none()
    stored = found.password_hash if found else None
    if not passwords.matches(stored, password) or found is None or not found.active:
        attempt.was_wrong("person.sign_in_refused", subject=found.public_id if found else "", at=at)
        raise rules.WrongSecret(WRONG)
    row = accounts.row_of(session, found.id)
    if not row.active or row.password_hash != stored:
        raise rules.WrongSecret(WRONG)
    if passwords.is_outdated(stored or ""):
        row.password_hash = passwords.digest(password)
    attempt.was_right(session)
    token = visits.open_session(session, row.id, at=at, remember=remember, agent=agent)
    accounts.joined(session, row, at=at)
    return token


def change_password(
    session: Session,
    person_id: int,
    *,
    current: str,
    new: str,
    address: str,
    session_id: int | None = None,
    agent: str = "",
    at: datetime,
) -> str:
    """Change a password, end every session, and give the token of a new one for this browser.

    :raises Unfit: the new password does not follow the rules.
    :raises WrongSecret: ``current`` is not the password.
    :raises TooManyTries: there were too many wrong tries.
    """
    with throttling.reading(session) as reader:
        owner = accounts.person(reader, person_id)
        stored = reader.scalar(select(models.Person.password_hash).where(models.Person.id == person_id))
        remember = reader.scalar(select(models.SignIn.remember).where(models.SignIn.id == session_id))
    problem = rules.password_problem(new, name=owner.name, email=owner.email)
    if problem or new == current:
        raise rules.Unfit("password", problem or "Choose a password that differs from the present one.")
    keys = throttling.keys_of(session, "password", address=address or "unknown", account=owner.public_id)
    attempt = throttling.begin(session, keys, at=at)
    if not passwords.matches(stored, current):
        attempt.was_wrong("person.password_refused", subject=owner.public_id, at=at)
        raise rules.WrongSecret("The present password is not right.")
    fresh = passwords.digest(new)
    row = accounts.row_of(session, person_id)
    if row.password_hash != stored:
        raise rules.WrongSecret("The password was changed meanwhile.")
    attempt.was_right(session)
    set_password(session, row, fresh, at=at)
    return visits.open_session(session, person_id, at=at, remember=bool(remember), agent=agent)


def set_password(session: Session, row: models.Person, digest: str, *, at: datetime) -> None:
    """Store a new password: every session ends, and the owner is told."""
    row.password_hash = digest
    session.flush()
    visits.end_sessions(session, row.id, at=at)
    company = session.info["academy"].settings.company
    text = (
        f"Hello {row.name},\n\n"
        f"the password of your account at the {company} academy was changed just now.\n"
        "If it was you, there is nothing to do. If it was not, ask for a new password at once:\n\n"
        f"{session.info['academy'].link('/forgot')}\n"
    )
    if row.email:
        delivery.mail(session, to=row.email, subject="Your password was changed", text=text, at=at)
    audit.record(session, "person.password_changed", actor=row.id, subject=row.public_id, at=at)
