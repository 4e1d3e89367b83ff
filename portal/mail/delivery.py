"""How a mail leaves the house: an SMTP server, the console, or whatever else is handed in."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

import aiosmtplib

from portal.model.names import Email

SECONDS = 20.0  # for each answer of the server
IN_ALL = 60.0


@dataclass(frozen=True, slots=True)
class Mail:
    """A rendered mail. `id` is its own for ever, so that one sent twice after an unclear answer is known as the same;
    `unsubscribe` is where it may be switched off (RFC 8058)."""

    to: Email
    subject: str
    text: str
    html: str
    unsubscribe: str | None = None
    reply_to: str | None = None
    id: str | None = None


class Undelivered(Exception):
    """The mail server did not take it; worth another try."""


class Refused(Undelivered):
    """Nor will it ever: nobody of that name, not this mail, or no mail at all. Another try would end the same."""


# What the operator mends, whatever mail it is said to: log in first, or otherwise (RFC 4954).
_LOGIN = frozenset((503, 530, 534, 535, 538))
Deliver = Callable[[Mail], Awaitable[None]]


def delivery_of(smtp_url: str, sender: str) -> Deliver:
    """`smtp://`, `smtps://` or `console:`, as the settings say."""
    return to_console if smtp_url == "console:" else to_server(smtp_url, sender)


def to_server(smtp_url: str, sender: str) -> Deliver:
    """STARTTLS is used when the server offers it; `smtps://` speaks TLS from the first byte."""
    server = urlsplit(smtp_url)

    async def deliver(mail: Mail) -> None:
        try:
            async with asyncio.timeout(IN_ALL):
                await aiosmtplib.send(
                    as_message(mail, sender),
                    hostname=server.hostname,
                    port=server.port,
                    username=unquote(server.username) if server.username else None,
                    password=unquote(server.password) if server.password else None,
                    use_tls=server.scheme == "smtps",
                    timeout=SECONDS,
                )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise _trouble(mail.to, error) from error

    return deliver


def _trouble(to: Email, error: Exception) -> Undelivered:
    """A 5xx about sender, recipient or content is for ever. The login, the connection and a 4xx are not."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _trouble(to, error.recipients[0])  # there is one
    about_this = (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)
    if isinstance(error, about_this) and error.code >= 500 and error.code not in _LOGIN:
        return Refused(f"{to}: {error.code} {error.message}")
    if isinstance(error, (aiosmtplib.SMTPNotSupported, ValueError)):  # an address or a header that cannot be written
        return Refused(f"{to}: {error}")
    return Undelivered(f"{type(error).__name__}: {error}")


async def to_console(mail: Mail) -> None:
    """For a first look on an engineer's machine: the text on stderr."""
    sys.stderr.write(f"--- mail to {mail.to}: {mail.subject}\n{mail.text}\n---\n")


def as_message(mail: Mail, sender: str) -> EmailMessage:
    """Text and HTML, with the headers that mail servers expect of a careful sender."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Date"] = formatdate(usegmt=True)
    domain = sender.rpartition("@")[2].strip("> ")
    message["Message-ID"] = f"<{mail.id}@{domain}>" if mail.id and domain else make_msgid(domain=domain or None)
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message
