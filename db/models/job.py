"""A posting and what may happen to it."""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import JSON, BigInteger, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.errors import Conflict
from core.markdown import render_markdown
from db.models.base import Base, Hundredths, UtcDateTime, enum_column
from db.models.company import Company
from db.models.user import User
from db.vocabulary import STATE_LABELS, ClosedReason, EmploymentType, SalaryPeriod, Seniority, Signal, State, Workplace

# No slug equals the name of a page below /jobs/{id}/.
PAGES_BELOW = frozenset(
    {"edit", "publication", "withdrawal", "closure", "renewal", "copy", "deletion", "application", "report", "bookmark"}
)

# What waits because somebody looked at it, or should.
_HELD = frozenset((Signal.REJECTED, Signal.REPORTED, Signal.RECONSIDERED))
# What was taken off the list while it was open.
_TAKEN_OFF = frozenset((Signal.REPORTED, Signal.RECONSIDERED))


class Job(Base):
    """`form_key` names the form a posting came from, so that sending it twice makes one posting;
    it also binds the draft of somebody who is not signed in to their browser.
    `salary_year` is the most it pays, in whole units of its currency, for a year of full-time work.
    `submitted_at` is when it began to wait for review, `signals` what may speak against it, `rejection` why it was
    refused.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("ix_jobs_newest", "state", "published_at", "id"),
        Index("ix_jobs_owner", "owner_id", "updated_at"),
        Index("ix_jobs_company", "company_id", "published_at"),
        Index("ix_jobs_submitted", "state", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    state: Mapped[State] = mapped_column(enum_column(State), default=State.DRAFT)
    closed_reason: Mapped[ClosedReason | None] = mapped_column(enum_column(ClosedReason))
    revision: Mapped[int] = mapped_column(default=1)

    title: Mapped[str] = mapped_column(String(150))
    slug: Mapped[str] = mapped_column(String(100))
    company_url: Mapped[str | None] = mapped_column(Text)
    locations: Mapped[list[str]] = mapped_column(JSON)
    country: Mapped[str | None] = mapped_column(String(2))
    workplace: Mapped[Workplace | None] = mapped_column(enum_column(Workplace))
    remote_regions: Mapped[list[str]] = mapped_column(JSON)
    employment_type: Mapped[EmploymentType | None] = mapped_column(enum_column(EmploymentType))
    seniority: Mapped[Seniority | None] = mapped_column(enum_column(Seniority))
    category: Mapped[str | None] = mapped_column(String(60))
    tags: Mapped[list[str]] = mapped_column(JSON)
    salary_min: Mapped[Decimal | None] = mapped_column(Hundredths)
    salary_max: Mapped[Decimal | None] = mapped_column(Hundredths)
    salary_currency: Mapped[str | None] = mapped_column(String(3))
    salary_period: Mapped[SalaryPeriod | None] = mapped_column(enum_column(SalaryPeriod))
    salary_year: Mapped[int | None] = mapped_column(BigInteger)
    description: Mapped[str] = mapped_column(Text)
    apply_url: Mapped[str | None] = mapped_column(Text)
    apply_email: Mapped[str | None] = mapped_column(String(254))

    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rejection: Mapped[str | None] = mapped_column(Text)
    signals: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    source: Mapped[str | None] = mapped_column(String(100))
    source_id: Mapped[str | None] = mapped_column(String(255))
    source_hash: Mapped[str | None] = mapped_column(String(64))

    company: Mapped[Company | None] = relationship(lazy="raise")
    owner: Mapped[User | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": revision}

    def is_open(self, now: datetime) -> bool:
        """THE definition of open: published, and not past its end at this moment. In SQL: open_at()."""
        return self.state is State.PUBLISHED and self.expires_at is not None and self.expires_at > now

    @classmethod
    def open_at(cls, now: datetime) -> ColumnElement[bool]:
        """is_open() as SQL; a test holds the two against each other."""
        return and_(cls.state == State.PUBLISHED, cls.expires_at > now)

    def has_expired(self, now: datetime) -> bool:
        return self.state is State.PUBLISHED and not self.is_open(now)

    @property
    def is_public(self) -> bool:
        """Whether its page says something to everybody, if only that it has ended."""
        return self.state in (State.PUBLISHED, State.CLOSED, State.REMOVED)

    @property
    def in_words(self) -> str:
        """What it is, for a sentence."""
        return STATE_LABELS[self.state].lower()

    @property
    def is_editable(self) -> bool:
        return self.state is not State.REMOVED

    @property
    def is_removable(self) -> bool:
        return self.published_at is not None and self.is_editable

    @property
    def was_held(self) -> bool:
        """Whether a moderator decided against it, or looks at it again, or reports took it off the list."""
        return not _HELD.isdisjoint(self.signals or ())

    @property
    def is_deletable(self) -> bool:
        """A draft that nobody but its owner has ever seen; a posting taken back from review may have been public."""
        return self.state is State.DRAFT and self.published_at is None

    @property
    def path(self) -> str:
        return f"/jobs/{self.id}/{self.slug}"

    @property
    def description_html(self) -> str:
        """Safe to show."""
        return render_markdown(self.description)

    def publish(self, now: datetime, *, life: timedelta) -> None:
        """Makes a draft public, or a closed posting again; an end that has passed is set anew.

        What is open already stays as it is: a second click is no mistake.
        """
        if self.is_open(now):
            return
        if self.state not in (State.DRAFT, State.CLOSED):
            raise Conflict(f"This posting is {self.in_words}. Only a draft or a closed posting can be published.")
        self._open(now, life)

    def _open(self, now: datetime, life: timedelta) -> None:
        self.state = State.PUBLISHED
        self.closed_reason = None
        self.published_at = self.published_at or now
        if self.expires_at is None or self.expires_at <= now:
            self.expires_at = now + life

    def submit(self, now: datetime) -> None:
        """Sends it to the moderators, who make it public or do not. What waits or is open already stays as it is."""
        if self.state is State.PENDING or self.is_open(now):
            return
        if self.state not in (State.DRAFT, State.REJECTED, State.CLOSED):
            raise Conflict(f"This posting is {self.in_words}. Only a draft or a closed posting can be published.")
        if self.state is State.REJECTED:
            self.note_signal(Signal.REJECTED)
        self._wait(now)

    def hold(self, now: datetime) -> None:
        """Takes what is published off the list until a moderator has looked at it."""
        if self.state is not State.PUBLISHED:
            raise Conflict(f"This posting is {self.in_words}. Only a published posting can be taken off the list.")
        self._wait(now)

    def _wait(self, now: datetime) -> None:
        self.state = State.PENDING
        self.closed_reason = self.rejection = None
        self.submitted_at = now

    def take_back(self) -> None:
        """Makes a draft of what waits for review. That it was rejected, or taken off the list, is not forgotten."""
        self._check_waits("taken back")
        was_held = self.was_held
        self.state = State.DRAFT
        self.submitted_at = self.signals = None
        if was_held:
            self.note_signal(Signal.REJECTED)

    def approve(self, now: datetime, *, life: timedelta) -> None:
        """Makes public what waits for review. What was taken off the list ends when it would have ended."""
        self._check_waits("approved")
        was_taken_off = self.published_at is not None and not _TAKEN_OFF.isdisjoint(self.signals or ())
        end = self.expires_at
        self._open(now, life)
        if was_taken_off and end is not None:
            self.expires_at = end
        self.submitted_at = self.signals = None

    def can_be_reconsidered(self, now: datetime) -> bool:
        """What was imported was never decided about."""
        return self.owner_id is not None and (self.state is State.REJECTED or self.is_open(now))

    def reconsider(self, now: datetime) -> None:
        """Has what is open, or was rejected, wait for review again. What is open is taken off the list for that."""
        if not self.can_be_reconsidered(now):
            raise Conflict(f"This posting is {self.in_words}. Only one that is open, or was rejected, can wait again.")
        signal = Signal.RECONSIDERED if self.is_open(now) else Signal.REJECTED
        self._wait(now)
        self.note_signal(signal)

    def reject(self, reason: str) -> None:
        """Gives what waits for review back to its owner, who may change it and send it again."""
        self._check_waits("rejected")
        self.state = State.REJECTED
        self.rejection = reason
        self.submitted_at = self.signals = None

    def remove(self, now: datetime, *, reason: str) -> None:
        """Takes down what is or was public. Its page says so, for good; its owner reads why."""
        if not self.is_removable:
            raise Conflict(f"This posting is {self.in_words}. Only one that has been public can be removed.")
        self.state = State.REMOVED
        self.expires_at = min(self.expires_at or now, now)
        self.rejection = reason or None
        self.submitted_at = self.signals = None

    def note_signal(self, signal: Signal) -> None:
        """Adds to what speaks against it."""
        self.signals = list(dict.fromkeys([*(self.signals or ()), signal.value]))

    def _check_waits(self, done: str) -> None:
        if self.state is not State.PENDING:
            raise Conflict(f"This posting is {self.in_words}. Only one that waits for review can be {done}.")

    def close(self, reason: ClosedReason) -> None:
        """Once closed, it can be closed for the same reason again, which changes nothing."""
        if self.state is State.CLOSED and self.closed_reason is reason:
            return
        if self.state is not State.PUBLISHED:
            raise Conflict(f"This posting is {self.in_words}. Only a published posting can be closed.")
        self.state = State.CLOSED
        self.closed_reason = reason

    def withdraw(self) -> None:
        """As its owner leaves: what is public ends."""
        if self.state is State.PUBLISHED:
            self.state = State.CLOSED
            self.closed_reason = ClosedReason.WITHDRAWN

    def renew(self, now: datetime, *, life: timedelta) -> None:
        """Opens an expired posting again, or gives one that is open a whole life from now."""
        if self.state is not State.PUBLISHED or self.expires_at is None:
            raise Conflict(f"This posting is {self.in_words}. Only a published posting can be renewed.")
        self.expires_at = max(self.expires_at, now + life)

    def check_deletable(self) -> None:
        """Only a draft is deleted: the page of what was public goes on saying that it has ended."""
        if self.state is not State.DRAFT:
            raise Conflict("Only a draft can be deleted. Close this posting instead: its page then says so.")
