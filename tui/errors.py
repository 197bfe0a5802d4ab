"""The exceptions of the project: one small tree, caught at the edges.

Bad input never raises one of these: it becomes a `Problem` kept with its post. They are for what a
person has to be told: an archive that cannot be read, a database that cannot be used, wrong usage.
"""


class MicroficheError(Exception):
    """Whatever the program has to tell a person and cannot go on from. Its text is one sentence."""


class ArchiveError(MicroficheError):
    """An archive cannot be used: it is not there, or is neither a folder nor a file."""


class StorageError(MicroficheError):
    """A database cannot be used: unwritable, locked for too long, full disk, or of a newer version."""


class NotFoundError(MicroficheError):
    """No post answers to what was asked for."""


class PictureError(MicroficheError):
    """A picture cannot be shown: it is not there, is too large, did not come, or is none."""


class UsageError(MicroficheError):
    """The command line or a setting cannot be understood."""


class Cancelled(MicroficheError):  # noqa: N818 - it is no error, it is an answer
    """Work was given up because it was asked to; what was finished before is kept."""


def os_reason(error: OSError) -> str:
    """The operating system's reason for an error, in lower case, to be put into a sentence."""
    return (error.strerror or str(error) or type(error).__name__).lower()
