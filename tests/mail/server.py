"""A mail server on a loopback port that keeps what it takes."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from tests.waiting import until

PASSWORD = b"p@ss:word"


@dataclass
class PostOffice:
    """`refusal` is answered, while it is set, to every recipient, or at another command."""

    port: int = 0
    envelopes: list[Any] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    refusal: str = ""
    refused_at: str = "RCPT"

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(one.content, policy=policy.default) for one in self.envelopes]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if self._refuses("MAIL"):
            return self.refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if self._refuses("RCPT"):
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if self._refuses("DATA"):
            return self.refusal
        self.envelopes.append(envelope)
        return "250 taken"

    def _refuses(self, command: str) -> bool:
        return bool(self.refusal) and command == self.refused_at

    def admit(self, server: Any, session: Any, envelope: Envelope, mechanism: str, login: Any) -> AuthResult:
        self.logins.append((login.login, login.password))
        return AuthResult(success=login.password == PASSWORD, handled=False)


@asynccontextmanager
async def open_post_office(*, login: bool = False) -> AsyncIterator[PostOffice]:
    """With `login`, only who knows the password may hand a letter in."""
    office = PostOffice()
    counters: list[SMTP] = []

    def open_counter() -> SMTP:
        admit = office.admit if login else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a password without TLS is unwise: not on loopback
            counters.append(SMTP(office, authenticator=admit, auth_required=login, auth_require_tls=False))
        return counters[-1]

    server = await asyncio.get_running_loop().create_server(open_counter, "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    async with server:
        yield office
        await until(lambda: all(counter.transport is None for counter in counters))
