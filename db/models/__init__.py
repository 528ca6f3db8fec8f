"""One file per table; importing the package makes all of them known."""

from db.models.base import Base
from db.models.company import Company
from db.models.job import Job, JobTag
from db.models.kept_form import KeptForm
from db.models.password_reset import PasswordReset
from db.models.search_document import SearchDocument
from db.models.user import User
from db.models.user_session import UserSession

__all__ = [
    "Base",
    "Company",
    "Job",
    "JobTag",
    "KeptForm",
    "PasswordReset",
    "SearchDocument",
    "User",
    "UserSession",
]
