"""Mail as it is handed over, in real conversations with a real server."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core import smtp
from core.config import settings
from core.mail import Mail, MailDelayed, MailRefused, delivery
from core.mail_message import compose
from tests.operating import free_port
from tests.smtp_server import Inbox, mail_server, words_of

WRITTEN_AT = datetime(2026, 3, 1, 12, 30, 15, 42, tzinfo=UTC)
MAIL = Mail(
    number=7,
    written_at=WRITTEN_AT,
    sender="Openings",
    recipient="ann@example.org",
    subject="A link for you",
    text="Follow it:\n\nhttp://127.0.0.1:8000/" + "x" * 100 + "\n.\n..\n",
    html="<p>Follow “it”</p>\n",
)


def changed(**changes: str) -> Mail:
    return Mail(**{**vars(MAIL), **changes})


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    with mail_server() as inbox:
        monkeypatch.setattr(settings, "SMTP_URL", inbox.url)
        yield inbox


def send(*mails: Mail) -> None:
    with delivery() as deliver:
        for mail in mails:
            deliver(mail)


def test_a_mail_arrives_with_its_headers_and_both_its_texts(inbox: Inbox) -> None:
    send(changed(sender="Bücher, Jobs"))
    [mail] = inbox.mails
    assert inbox.recipients == ["ann@example.org"]
    assert (str(mail["From"]), mail["To"], mail["Subject"]) == (
        '"Bücher, Jobs" <jobs@localhost>',
        "ann@example.org",
        "A link for you",
    )
    assert mail["Message-ID"] == "<20260301123015000042.7@localhost>"
    assert mail["Date"].datetime == WRITTEN_AT.replace(microsecond=0)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    assert words_of(mail).replace("\r\n", "\n") == MAIL.text
    html = mail.get_body(("html",))
    assert html is not None
    assert html.get_content().replace("\r\n", "\n") == MAIL.html


def test_it_comes_from_the_boards_own_host_unless_the_operator_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.__dict__, "base_url", "https://jobs.example.org:8443")
    assert compose(MAIL)["From"].addresses[0].addr_spec == "jobs@jobs.example.org"
    assert compose(MAIL)["Message-ID"].endswith("@jobs.example.org>")
    monkeypatch.setattr(settings, "MAIL_FROM", "board@example.net")
    assert compose(MAIL)["From"].addresses[0].addr_spec == "board@example.net"


@pytest.mark.parametrize(
    "text", ["x\r\nBcc: all@example.org", "x\nBcc: all@example.org", "x\rBcc: a@example.org", "x\u2028Bcc: a@b.example"]
)
def test_no_text_becomes_a_header(text: str) -> None:
    message = message_from_bytes(bytes(compose(changed(subject=text, sender=text))), policy=policy.default)
    assert "Bcc" not in message
    assert str(message["Subject"]).startswith("x Bcc: ")
    assert sorted(message) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
    )


@pytest.mark.parametrize(
    "recipient",
    [
        "ann@example.org\nBcc: all@example.org", "ann@example.org\r\nBcc: all@example.org", "a@b.example, b@c.example",
        "Ann <ann@example.org>", "ann", "ann@", "@example.org", "ann@@example.org", "ann @example.org", "",
        "a;b@c.example", "ann@example.org\x00", "ann@example.org>",
    ],
)  # fmt: skip
def test_a_recipient_is_one_address(inbox: Inbox, recipient: str) -> None:
    with pytest.raises(MailRefused, match="no e-mail address"):
        send(changed(recipient=recipient))
    assert (inbox.connections, inbox.mails) == (0, [])


def test_a_domain_in_other_letters_is_written_as_the_network_knows_it(inbox: Inbox) -> None:
    send(changed(recipient="ann@bücher.example"))
    assert inbox.recipients == ["ann@xn--bcher-kva.example"]


def test_many_mails_go_over_one_connection(inbox: Inbox) -> None:
    send(MAIL, changed(recipient="bob@example.org"), changed(recipient="cy@example.org"))
    assert inbox.recipients == ["ann@example.org", "bob@example.org", "cy@example.org"]
    assert inbox.connections == 1


def test_who_is_refused_for_now_may_be_tried_again_and_keeps_nobody_waiting(inbox: Inbox) -> None:
    inbox.answers.append("451 4.7.1 Come back later")
    with delivery() as deliver:
        with pytest.raises(MailDelayed, match=r"^451 4\.7\.1 Come back later$"):
            deliver(MAIL)
        deliver(MAIL)
    assert (len(inbox.mails), inbox.connections) == (1, 1)


def test_who_is_refused_for_good_is_not(inbox: Inbox) -> None:
    inbox.answers.append("550 5.1.1 No such mailbox")
    inbox.data_answers.append("554 5.6.0 We do not like this")
    with delivery() as deliver:
        with pytest.raises(MailRefused, match=r"^550 5\.1\.1 No such mailbox$"):
            deliver(MAIL)
        with pytest.raises(MailRefused, match="554"):
            deliver(MAIL)
        deliver(MAIL)
    assert len(inbox.mails) == 1


def test_a_server_that_hangs_up_is_called_again(inbox: Inbox) -> None:
    inbox.answers.append("421 Going away")
    with delivery() as deliver:
        with pytest.raises(MailDelayed, match="421"):
            deliver(MAIL)
        deliver(MAIL)
    assert (len(inbox.mails), inbox.connections) == (1, 2)


def test_a_server_that_is_not_there_may_be_there_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SMTP_URL", f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(MailDelayed, match=r"The mail server cannot be reached: .*refused"):
        send(MAIL)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_password_is_given_on_this_machine_and_a_wrong_one_is_tried_again_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with mail_server(auth_required=True, auth_require_tls=False) as inbox:
        for password, problem in (("right", None), ("wrong", "535")):
            monkeypatch.setattr(settings, "SMTP_URL", f"smtp://an%40n:{password}@127.0.0.1:{inbox.port}")
            if problem is None:
                send(MAIL)
            else:
                with pytest.raises(MailDelayed, match=problem):
                    send(MAIL)
    assert (b"an@n", b"right") in inbox.logins
    assert len(inbox.mails) == 1


def test_a_server_that_takes_no_password_may_take_one_later(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the server that is not set up rightly, and no mail is lost for it."""
    monkeypatch.setattr(settings, "SMTP_URL", f"smtp://ann:right@127.0.0.1:{inbox.port}")
    with pytest.raises(MailDelayed, match="The mail server takes no password"):
        send(MAIL)
    assert inbox.mails == []


def test_no_password_goes_to_another_machine_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_is_local", lambda _: False)
    with mail_server(auth_require_tls=False) as inbox:
        monkeypatch.setattr(settings, "SMTP_URL", f"smtp://ann:right@127.0.0.1:{inbox.port}")
        with pytest.raises(MailDelayed, match="offers no encryption, so it was not told the password"):
            send(MAIL)
    assert (inbox.logins, inbox.mails) == ([], [])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, which signs itself, and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    encoding, no_password = serialization.Encoding.PEM, serialization.NoEncryption()
    file.write_bytes(
        made.public_bytes(encoding) + key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, no_password)
    )
    return file


@pytest.fixture
def encrypted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A server that offers STARTTLS and takes nothing without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with mail_server(context, require_starttls=True) as inbox:
        monkeypatch.setattr(settings, "SMTP_URL", f"smtp://ann:right@localhost:{inbox.port}")
        yield inbox


def test_a_server_that_offers_encryption_gets_all_of_it_encrypted(encrypted: Inbox) -> None:
    send(MAIL)
    assert encrypted.were_encrypted == [True]
    assert encrypted.logins == [(b"ann", b"right")]


def test_elsewhere_it_has_to_show_who_it_is(
    encrypted: Inbox, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_is_local", lambda _: False)
    with pytest.raises(MailDelayed, match="certificate verify failed"):
        send(MAIL)
    assert (encrypted.logins, encrypted.mails) == ([], [])
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    send(MAIL)
    assert encrypted.were_encrypted == [True]


def test_without_a_server_mail_is_written_into_files_for_their_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path / "data")
    send(MAIL, changed(subject="Again"))
    [file] = (tmp_path / "data" / "mail").iterdir()
    assert file.name == "20260301T123015000042-7.eml"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    written = file.read_text()
    assert "Subject: Again" in written
    assert "http://127.0.0.1:8000/" + "x" * 100 + "\n" in written


def test_a_folder_that_takes_no_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mail").touch()
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    with pytest.raises(MailDelayed, match="mail cannot be written to: "):
        send(MAIL)
