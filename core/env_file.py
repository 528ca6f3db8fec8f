"""Writes the .env of a new board: the template with a secret key of its own.

Only the standard library, so that it runs while settings are still being read.
"""

import os
import re
import secrets
from pathlib import Path

_SECRET_KEY_LINE = re.compile(r"^SECRET_KEY=.*$", re.MULTILINE)


def create_env_file(path: Path, template: Path) -> bool:
    """Makes `path` from `template`, readable by its owner alone; False if it was there already.

    Of two processes that start at once one writes the file and the other leaves it be.
    """
    text = _SECRET_KEY_LINE.sub(f"SECRET_KEY={secrets.token_urlsafe(48)}", template.read_text("utf-8"))
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(text, "utf-8")
    try:
        os.link(beside, path)
    except FileExistsError:
        return False
    except OSError:
        # No links on this file system; whoever renames last wins there.
        beside.replace(path)
        return True
    finally:
        beside.unlink(missing_ok=True)
    return True
