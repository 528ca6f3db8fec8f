#!/usr/bin/env python3
"""The operator's commands: `python3 manage.py --help` lists them.

The first one makes the environment that all need. This file runs on any Python, before any
library is there, so it says in words what is missing.
"""

import sys


def main():
    # type: () -> None
    if sys.version_info < (3, 11):
        sys.exit(
            "Python 3.11 or newer is needed; this is %s.%s. Start it as python3.11 manage.py, for example."
            % sys.version_info[:2]
        )
    from scripts.environment import ensure_environment

    ensure_environment(with_tests=sys.argv[1:2] == ["test"])
    from commands import run_command

    run_command()


if __name__ == "__main__":
    main()
