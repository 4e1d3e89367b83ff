"""What a domain says of itself: its TXT records, asked of the machine's name server or of the one that is set."""

from dataclasses import dataclass, field

import dns.asyncresolver
import dns.exception
import dns.resolver

SECONDS = 4.0


class NameServerAway(Exception):
    """Nobody answered: nothing can be said about the domain."""


@dataclass
class NameServer:
    """`address` is `host` or `host:port`; empty is the machine's own. What was asked once is remembered."""

    address: str = ""
    known: dict[str, list[str]] = field(default_factory=dict)

    async def records(self, name: str) -> list[str]:
        """The TXT records; none if there are none, or no such name. Raises NameServerAway."""
        if name not in self.known:
            self.known[name] = await self._ask(name)
        return self.known[name]

    async def _ask(self, name: str) -> list[str]:
        try:
            answer = await self._resolver().resolve(name, "TXT", lifetime=SECONDS)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError) as error:
            raise NameServerAway(type(error).__name__) from error
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]

    def _resolver(self) -> dns.asyncresolver.Resolver:
        if not self.address:
            return dns.asyncresolver.Resolver()
        resolver = dns.asyncresolver.Resolver(configure=False)
        host, _, port = self.address.rpartition(":") if self.address.count(":") == 1 else (self.address, "", "53")
        resolver.nameservers, resolver.port = [host], int(port)
        return resolver
