"""A mail server, looked at without a mail: does it answer, does it encrypt, does it let us in."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import aiosmtplib


@dataclass(frozen=True, slots=True)
class Greeting:
    """How far it came: `trouble` names what stopped it."""

    connected: bool
    encrypted: bool
    logged_in: bool
    trouble: str = ""


async def greet(smtp_url: str, seconds: float) -> Greeting:
    """Connect, STARTTLS if it is offered, log in if there is a name, and leave."""
    server = urlsplit(smtp_url)
    implicit = server.scheme == "smtps"
    client = aiosmtplib.SMTP(
        hostname=server.hostname, port=server.port, use_tls=implicit, start_tls=None, timeout=seconds
    )
    try:
        await client.connect()
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return Greeting(False, False, False, f"{type(error).__name__}: {error}")
    encrypted = implicit or client.get_transport_info("sslcontext") is not None
    try:
        if server.username:
            await client.login(unquote(server.username), unquote(server.password or ""))
        return Greeting(True, encrypted, bool(server.username))
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return Greeting(True, encrypted, False, f"{type(error).__name__}: {error}")
    finally:
        client.close()
