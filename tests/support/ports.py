"""A port for a program that a test starts."""
import secrets
import socket


def free_port():
    """Not one that the system gives to outgoing connections and to port 0: it would be taken before it is listened on."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass  # somebody has it
