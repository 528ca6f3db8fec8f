"""Codes that stand in for the second factor once each."""

import secrets
from base64 import b32encode

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.tokens import token_hash
from db.models import RecoveryCode

NUMBER = 10


def renew(session: Session, *, user_id: int) -> list[str]:
    """New codes, without the hyphens they are shown with; earlier ones are void. They are kept as hashes alone."""
    void(session, user_id=user_id)
    codes = [_new_code() for _ in range(NUMBER)]
    session.add_all(RecoveryCode(user_id=user_id, code_hash=token_hash(code)) for code in codes)
    return codes


def _new_code() -> str:
    """128 bits, in 26 letters and digits of which no two look alike."""
    return b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def take(session: Session, *, user_id: int, code: str) -> bool:
    """Whether the code is one of theirs; from here on it is none."""
    mine = (RecoveryCode.user_id == user_id, RecoveryCode.code_hash == token_hash(code))
    return bool(session.execute(delete(RecoveryCode).where(*mine).returning(RecoveryCode.id)).all())


def count(session: Session, *, user_id: int) -> int:
    mine = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return session.scalar(mine) or 0


def void(session: Session, *, user_id: int) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
