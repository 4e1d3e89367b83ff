"""A small name server on a loopback port: it knows the TXT records that a test gives it, and no other name."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = Mapping[str, list[str]]


class _Answers(asyncio.DatagramProtocol):
    def __init__(self, zone: Zone) -> None:
        self._zone = {f"{name}.": texts for name, texts in zone.items()}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, packet: bytes, sender: tuple[str, int]) -> None:
        asked = dns.message.from_wire(packet)
        [question] = asked.question
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.AA
        texts = self._zone.get(question.name.to_text())
        if texts is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif texts and question.rdtype == dns.rdatatype.TXT:
            quoted = [" ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255)) for text in texts]
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", "TXT", *quoted))
        self._transport.sendto(answer.to_wire(), sender)


@asynccontextmanager
async def served_zone(zone: Zone) -> AsyncIterator[str]:
    """Its address, as `PORTAL_DNS_SERVER` takes it."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Answers(zone), local_addr=("127.0.0.1", 0))
    try:
        yield f"127.0.0.1:{transport.get_extra_info('sockname')[1]}"
    finally:
        transport.close()
