"""One file per table; importing the package makes all of them known."""

from db.models.base import Base
from db.models.catalogue import Catalogue, MissedSearch, PostedTitle, SearchSettings, VocabularyWord
from db.models.company import Company
from db.models.job import Job
from db.models.kept_form import KeptForm
from db.models.password_reset import PasswordReset
from db.models.place import Place, PlaceName
from db.models.search_document import Listing, SearchDocument
from db.models.user import User
from db.models.user_session import UserSession

__all__ = [
    "Base",
    "Catalogue",
    "Company",
    "Job",
    "KeptForm",
    "Listing",
    "MissedSearch",
    "PasswordReset",
    "Place",
    "PlaceName",
    "PostedTitle",
    "SearchDocument",
    "SearchSettings",
    "User",
    "UserSession",
    "VocabularyWord",
]
