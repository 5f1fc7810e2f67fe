"""A port for a program that a test starts."""
import fcntl
import os
import pathlib
import secrets
import socket
import tempfile

FIRST, SLICE, SLICES = 20_000, 500, 12  # tests/support/with_demo has those from 26,000 on
_held = None  # the lock on this process's slice, until it ends
_next = 0


def _own_slice():
    """The first port of a slice that no other test process draws from, so that what is free stays free until it is listened on."""
    folder = pathlib.Path(tempfile.gettempdir()) / f"tollgate-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    for number in sorted(range(SLICES), key=lambda _: secrets.randbits(32)):
        lock = os.open(folder / str(number), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            continue
        return lock, FIRST + number * SLICE
    raise RuntimeError(f"more than {SLICES} test processes at once")


def free_port():
    """Not one that the system gives to outgoing connections and to port 0: it would be taken before it is listened on."""
    global _held, _next
    if _held is None:
        _held = _own_slice()
    for _ in range(SLICE):
        port = _held[1] + _next % SLICE
        _next += 1
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass  # somebody has it
    raise RuntimeError("no port is free")
