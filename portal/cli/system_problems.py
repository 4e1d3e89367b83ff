"""What the operating system refuses, in the reader's words; it speaks English, or the machine's language."""

import errno

from portal.cli.speech import text
from portal.language import _

_SAID = {
    errno.ENOENT: _("%(file)s: there is no such file or folder"),
    errno.ENOTDIR: _("%(file)s: there is no such file or folder"),
    errno.EACCES: _("%(file)s: this user may not read or write it"),
    errno.EPERM: _("%(file)s: this user may not read or write it"),
    errno.EROFS: _("%(file)s: this user may not read or write it"),
    errno.EISDIR: _("%(file)s is a folder: expected a file"),
    errno.EEXIST: _("%(file)s is there already"),
}
_SAID_ALWAYS = {
    errno.ENOSPC: _("the disk is full; make room and run this again"),
    errno.EADDRINUSE: _("the address is in use by another program: choose another --port (%(problem)s)"),
    errno.EADDRNOTAVAIL: _("this machine has no such address: choose another --host (%(problem)s)"),
}


def said(error: OSError) -> str:
    """One line; what is rare, as the system says it."""
    number, facts = error.errno or 0, {"file": error.filename, "problem": error.strerror or error}
    if number in _SAID_ALWAYS:
        return text(_SAID_ALWAYS[number], **facts)
    if not error.filename:
        return str(facts["problem"])
    return text(_SAID.get(number, "%(file)s: %(problem)s"), **facts)
