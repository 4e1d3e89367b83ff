"""Random secrets, and the only form in which we keep them."""

import hashlib
import hmac
import secrets

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer


class Spoilt(Exception):
    """A token that is ours but too old (`expired`), or not ours at all."""

    def __init__(self, expired: bool) -> None:
        super().__init__("expired" if expired else "not ours")
        self.expired = expired


def new_secret() -> str:
    """256 random bits, safe in a URL and a cookie."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Six random digits, for a person to type."""
    return f"{secrets.randbelow(1_000_000):06}"


def hashed(secret: str) -> str:
    """What the database holds instead of the secret. It is random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed(secret: str, key: str) -> str:
    """The same for what could be guessed: who has stolen the database needs the key, too."""
    return hmac.new(key.encode(), secret.encode(), hashlib.sha256).hexdigest()


def sign(secret: str, keys: tuple[str, ...], salt: str) -> str:
    """Signed with the newest key, and dated."""
    return str(_serializer(keys, salt).dumps(secret))


def unsign(token: str, keys: tuple[str, ...], salt: str, seconds: int) -> str:
    """The secret inside, if any of our keys signed it at most `seconds` ago. Raises Spoilt."""
    try:
        return str(_serializer(keys, salt).loads(token, max_age=seconds))
    except SignatureExpired:
        raise Spoilt(expired=True) from None
    except BadSignature:
        raise Spoilt(expired=False) from None


def _serializer(keys: tuple[str, ...], salt: str) -> URLSafeTimedSerializer:
    # itsdangerous signs with the last key of its list; ours are newest first.
    return URLSafeTimedSerializer(list(reversed(keys)), salt=salt)
