"""The exceptions of the program, whose texts are shown to the user.

Bad input raises none of these: it becomes a `Problem` stored with its post. They are for an archive that cannot be
read, a database that cannot be used, and wrong usage.
"""

from tui.language import N_, stated


class MicroficheError(Exception):
    """Base of all exceptions that end what the user asked for. The text is one sentence."""


class ArchiveError(MicroficheError):
    """An archive cannot be used: it does not exist, or is neither a folder nor a file."""


class StorageError(MicroficheError):
    """A database or settings file cannot be used: not writable, locked for too long, disk full, of a newer version."""


class ReplacedError(StorageError):
    """A database was damaged and begun anew while it was read: what was read so far has to be read again."""


class NotFoundError(MicroficheError):
    """There is no such post."""


class PictureError(MicroficheError):
    """A picture cannot be shown: missing, too large, not fetched, or not a picture."""


class UsageError(MicroficheError):
    """The command line or a setting is wrong."""


class Cancelled(MicroficheError):  # noqa: N818 - not an error: the caller asked for it
    """Work was cancelled; what was finished before stays."""


_OF_THE_SYSTEM = (
    N_("no such file or directory"),
    N_("permission denied"),
    N_("operation not permitted"),
    N_("no space left on device"),
    N_("disk quota exceeded"),
    N_("read-only file system"),
    N_("input/output error"),
    N_("is a directory"),
    N_("not a directory"),
    N_("file name too long"),
    N_("too many levels of symbolic links"),
    N_("too many open files"),
    N_("file too large"),
    N_("device or resource busy"),
    N_("bad file descriptor"),
    N_("connection refused"),
    N_("connection reset by peer"),
    N_("network is unreachable"),
    N_("no route to host"),
)
"""What systems say most often; the rest stays in English."""


def os_reason(error: OSError) -> str:
    """The operating system's reason for an error, in lower case, to be put into a sentence."""
    return stated((error.strerror or str(error) or type(error).__name__).lower())
