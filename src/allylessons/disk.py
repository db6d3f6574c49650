"""A file that several kernels read and write: always whole, and by one after the other."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 5  # seconds to wait for another kernel, which needs milliseconds
OLD = 3600  # seconds after which a temporary file belongs to nobody any more
_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


def _lock(descriptor: int) -> None:
    """Take the lock on an open file, or raise OSError; a process that ends gives it back."""
    try:
        import fcntl
    except ImportError:
        import msvcrt  # Windows

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Be the only one who changes a file; its folder has to be there.

    The lock is on a file beside it, as the file itself is replaced. On a disk that knows no locks
    there is none.

    Raises
    ------
    OSError
        If nothing can be written there, or another kernel holds on to the file.
    """
    descriptor = os.open(path.with_name(f".{path.stem}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        late = time.monotonic() + PATIENCE
        while True:
            try:
                _lock(descriptor)
            except ModuleNotFoundError:  # Python in a browser
                break
            except OSError as reason:
                if reason.errno not in _BUSY:
                    break
                if time.monotonic() > late:
                    raise TimeoutError(errno.ETIMEDOUT, "another kernel holds the file") from None
                time.sleep(0.01)
            else:
                break
        yield
    finally:
        os.close(descriptor)


def write(path: Path, text: str) -> None:
    """Replace a file by a whole one, which is on the disk when this returns.

    A session that drops meanwhile leaves the old file, and beside it a temporary one.
    """
    with tempfile.NamedTemporaryFile(
        "w",
        encoding="utf-8",
        dir=path.parent,
        prefix=f".{path.stem}-",
        suffix=".tmp",
        delete=False,
    ) as file:
        try:
            file.write(text)
            file.flush()
            _to_disk(file.fileno())
        except BaseException:
            _gone(file.name)
            raise
    try:
        _replace(file.name, path)
    except BaseException:
        _gone(file.name)
        raise


def _to_disk(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as reason:
        if reason.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):  # a disk without it
            raise


def _replace(new: str, path: Path) -> None:
    """Move a file into place; Windows refuses while anybody reads the one that stands there."""
    for pause in (0.01, 0.05, 0.2):
        try:
            return os.replace(new, path)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(pause)
    return os.replace(new, path)


def sweep(path: Path) -> None:
    """Remove what writers of a file left beside it when they were killed, long ago."""
    with suppress(OSError):
        for left in path.parent.glob(f".{path.stem}-*.tmp"):
            if time.time() - left.stat().st_mtime > OLD:
                _gone(left)


def _gone(path: str | Path) -> None:
    with suppress(OSError):
        os.unlink(path)
