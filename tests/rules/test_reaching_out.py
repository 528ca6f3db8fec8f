"""The board asks no address that somebody could have typed: it reaches its database and its mail server, nothing else.

So nobody can have it ask for what only its own network sees (server-side request forgery, ASVS 1.3.6).
"""

import ast

from tests.rules.sources import ROOMS, imports_of, python_files, report, shown, tree_of

OPENS_CONNECTIONS = {
    "aiohttp", "ftplib", "http.client", "httpx", "httpx2", "imaplib", "poplib", "requests", "smtplib", "socket",
    "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc.client",
}  # fmt: skip
# Who may, and where to: the mail server of SMTP_URL.
MAY = {"core/smtp.py"}
# Of the standard library's loop, and what would let another program do it.
CALLS = {"open_connection", "create_connection", "open_unix_connection", "urlopen", "Popen", "create_subprocess_exec"}
MEND = "What is fetched for somebody must not reach private addresses. Nothing is, so far."


def test_nothing_opens_a_connection_but_what_sends_mail() -> None:
    found = [
        f"{shown(path, line)}: imports {module}"
        for path in python_files("main", "manage", "core", "db", "webapps", "importing")
        for module, line in imports_of(path)
        if shown(path) not in MAY and any(module == name or module.startswith(f"{name}.") for name in OPENS_CONNECTIONS)
    ]
    assert not found, report(
        found, "What is fetched for somebody must not reach private addresses. Nothing is, so far."
    )


def test_nothing_calls_what_opens_one() -> None:
    found = [
        f"{shown(path, node.lineno)}: {ast.unparse(node.func)}"
        for path in python_files("main", *(room for room in ROOMS if room != "commands"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in CALLS and shown(path) not in MAY
    ]
    assert not found, report(
        found, "What is fetched for somebody must not reach private addresses. Nothing is, so far."
    )
