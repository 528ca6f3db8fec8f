"""One file per table; importing the package makes all of them known."""

from db.models.audit_entry import AuditEntry
from db.models.base import Base
from db.models.board_settings import BoardSettings
from db.models.catalogue import Catalogue, MissedSearch, PostedTitle, SearchSettings, VocabularyWord
from db.models.company import Company
from db.models.email_confirmation import EmailConfirmation
from db.models.job import Job
from db.models.kept_form import KeptForm
from db.models.message import Message
from db.models.password_reset import PasswordReset
from db.models.place import Place, PlaceName
from db.models.recovery_code import RecoveryCode
from db.models.report import Report
from db.models.search_document import Listing, SearchDocument
from db.models.text_band import TextBand
from db.models.throttle_counter import ThrottleCounter
from db.models.user import User
from db.models.user_session import UserSession
from db.models.waiting_edit import WaitingEdit

__all__ = [
    "AuditEntry",
    "Base",
    "BoardSettings",
    "Catalogue",
    "Company",
    "EmailConfirmation",
    "Job",
    "KeptForm",
    "Listing",
    "Message",
    "MissedSearch",
    "PasswordReset",
    "Place",
    "PlaceName",
    "PostedTitle",
    "RecoveryCode",
    "Report",
    "SearchDocument",
    "SearchSettings",
    "TextBand",
    "ThrottleCounter",
    "User",
    "UserSession",
    "VocabularyWord",
    "WaitingEdit",
]
