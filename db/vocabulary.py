"""The closed lists a posting is described with.

Names follow schema.org/JobPosting where it has them (employmentType, the units of baseSalary);
a label is what a page shows.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a posting is in its life. Expired is not a state: see Job.is_open."""

    DRAFT = "draft"
    PENDING = "pending"
    PUBLISHED = "published"
    REJECTED = "rejected"
    CLOSED = "closed"
    REMOVED = "removed"


class ClosedReason(StrEnum):
    FILLED = "filled"
    WITHDRAWN = "withdrawn"


class Workplace(StrEnum):
    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class EmploymentType(StrEnum):
    """schema.org/employmentType, as Google for Jobs lists its values."""

    FULL_TIME = "FULL_TIME"
    PART_TIME = "PART_TIME"
    CONTRACTOR = "CONTRACTOR"
    TEMPORARY = "TEMPORARY"
    INTERN = "INTERN"
    VOLUNTEER = "VOLUNTEER"
    PER_DIEM = "PER_DIEM"
    OTHER = "OTHER"


class Seniority(StrEnum):
    ENTRY = "entry"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"
    EXECUTIVE = "executive"


class SalaryPeriod(StrEnum):
    """schema.org/unitText of a MonetaryAmount."""

    HOUR = "HOUR"
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"


class ReportReason(StrEnum):
    SPAM = "spam"
    FRAUD = "fraud"
    DISCRIMINATES = "discriminates"
    GONE = "gone"
    WRONG = "wrong"
    OTHER = "other"


class Signal(StrEnum):
    """What may speak against a posting. None refuses it: a moderator sees it beside the text."""

    HIDDEN_FIELD = "hidden_field"
    HASTE = "haste"
    NO_WORK = "no_work"
    SAME_TEXT = "same_text"
    REPORTED = "reported"
    REJECTED = "rejected"
    RECONSIDERED = "reconsidered"


class Action(StrEnum):
    """What moderators and operators do that the log keeps."""

    APPROVAL = "approval"
    REJECTION = "rejection"
    REMOVAL = "removal"
    DISMISSAL = "dismissal"
    RECONSIDERATION = "reconsideration"
    EDIT = "edit"
    PUBLICATION = "publication"
    CLOSURE = "closure"
    RENEWAL = "renewal"
    DELETION = "deletion"
    WITHDRAWAL = "withdrawal"
    NAME = "name"
    TRUST = "trust"
    SUSPENSION = "suspension"
    REINSTATEMENT = "reinstatement"
    ROLE = "role"
    SETTINGS = "settings"


class Moderation(StrEnum):
    """Which postings wait for review: none, a member's first, all."""

    OFF = "off"
    FIRST = "first"
    ALL = "all"


class Role(StrEnum):
    MEMBER = "member"
    MODERATOR = "moderator"
    OPERATOR = "operator"


# How often a period comes in a year of full-time work (40 hours, 52 weeks, 260 working days).
PERIODS_A_YEAR = {
    SalaryPeriod.HOUR: 2080,
    SalaryPeriod.DAY: 260,
    SalaryPeriod.WEEK: 52,
    SalaryPeriod.MONTH: 12,
    SalaryPeriod.YEAR: 1,
}

WORKPLACE_LABELS = {Workplace.ONSITE: "On site", Workplace.HYBRID: "Hybrid", Workplace.REMOTE: "Remote"}

EMPLOYMENT_TYPE_LABELS = {
    EmploymentType.FULL_TIME: "Full-time",
    EmploymentType.PART_TIME: "Part-time",
    EmploymentType.CONTRACTOR: "Contract",
    EmploymentType.TEMPORARY: "Temporary",
    EmploymentType.INTERN: "Internship",
    EmploymentType.VOLUNTEER: "Volunteer",
    EmploymentType.PER_DIEM: "By the day",
    EmploymentType.OTHER: "Other",
}

SENIORITY_LABELS = {
    Seniority.ENTRY: "Entry level",
    Seniority.MID: "Mid level",
    Seniority.SENIOR: "Senior",
    Seniority.LEAD: "Lead",
    Seniority.EXECUTIVE: "Executive",
}

SALARY_PERIOD_LABELS = {
    SalaryPeriod.HOUR: "an hour",
    SalaryPeriod.DAY: "a day",
    SalaryPeriod.WEEK: "a week",
    SalaryPeriod.MONTH: "a month",
    SalaryPeriod.YEAR: "a year",
}

REPORT_REASON_LABELS = {
    ReportReason.SPAM: "It is advertising, not an opening",
    ReportReason.FRAUD: "It looks like fraud",
    ReportReason.DISCRIMINATES: "It excludes people for who they are",
    ReportReason.GONE: "The position is filled or never was",
    ReportReason.WRONG: "Something in it is wrong",
    ReportReason.OTHER: "Something else",
}

SIGNAL_LABELS = {
    Signal.HIDDEN_FIELD: "A field that people cannot see was filled in, as programs do.",
    Signal.HASTE: "The form was sent within seconds of being opened.",
    Signal.NO_WORK: "The proof of work is missing: a program sent it, or a browser without scripts.",
    Signal.SAME_TEXT: "Somebody else, or another company, posted nearly the same text.",
    Signal.REPORTED: "Several people reported it, so it was taken off the list.",
    Signal.REJECTED: "It, or nearly the same text, was rejected or taken off the list before.",
    Signal.RECONSIDERED: "A moderator took it off the list, to be looked at again.",
}

# As an owner and a moderator both read it; whether a published one is open still, the moment decides.
STATE_LABELS = {
    State.DRAFT: "Draft",
    State.PENDING: "Waiting for review",
    State.REJECTED: "Not accepted",
    State.PUBLISHED: "Published",
    State.CLOSED: "Closed",
    State.REMOVED: "Taken down",
}

ROLE_LABELS = {Role.MEMBER: "Member", Role.MODERATOR: "Moderator", Role.OPERATOR: "Operator"}

ACTION_LABELS = {
    Action.APPROVAL: "approved",
    Action.REJECTION: "rejected",
    Action.REMOVAL: "took down",
    Action.DISMISSAL: "dismissed the reports of",
    Action.RECONSIDERATION: "put back in the queue",
    Action.EDIT: "edited",
    Action.PUBLICATION: "published",
    Action.CLOSURE: "closed",
    Action.RENEWAL: "renewed",
    Action.WITHDRAWAL: "took back",
    Action.NAME: "changed the name of",
    Action.DELETION: "deleted",
    Action.TRUST: "changed who reviews the postings of",
    Action.SUSPENSION: "suspended",
    Action.REINSTATEMENT: "lifted the suspension of",
    Action.ROLE: "changed the role of",
    Action.SETTINGS: "changed the settings of",
}

# A posting's category is one of these slugs.
CATEGORY_LABELS = {
    "software": "Software & IT",
    "data": "Data & Analytics",
    "design": "Design & UX",
    "product": "Product & Projects",
    "engineering": "Engineering",
    "science": "Science & Research",
    "health": "Health & Care",
    "education": "Education",
    "marketing": "Marketing & Communication",
    "media": "Media & Writing",
    "sales": "Sales & Partnerships",
    "support": "Customer Support",
    "finance": "Finance & Accounting",
    "legal": "Legal & Compliance",
    "people": "People & HR",
    "administration": "Administration",
    "operations": "Operations & Logistics",
    "trades": "Construction & Trades",
    "hospitality": "Hospitality & Retail",
    "public": "Public & Non-profit",
    "other": "Other",
}
