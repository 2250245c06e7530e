"""A proxy on this machine, HTTP (CONNECT) or SOCKS5. It notes what it was asked for, and leads to one server always."""

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

USER, PASSWORD = "ada", "pr0xy-s3cret"
ALLOWED = base64.b64encode(f"{USER}:{PASSWORD}".encode())


@dataclass
class LocalProxy:
    """`asked`: the addresses that connections were wanted to, as they came over the wire."""

    kind: str
    port: int
    leads_to: int  # a port of this machine
    asked: list[str] = field(default_factory=list)

    def url(self, password: str = PASSWORD) -> str:
        return f"{self.kind}://{USER}:{password}@127.0.0.1:{self.port}"

    def serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            if not (self._tunnelled(client) if self.kind == "http" else self._socks(client)):
                return
            with socket.create_connection(("127.0.0.1", self.leads_to)) as server:
                back = threading.Thread(target=_pump, args=(server, client), daemon=True)
                back.start()
                _pump(client, server)
                back.join(5)

    def _tunnelled(self, client: socket.socket) -> bool:
        head = client.recv(65536)
        self.asked.append(head.split(b" ")[1].decode())
        known = b"Basic " + ALLOWED in head
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n" if known else b"HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n")
        return known

    def _socks(self, client: socket.socket) -> bool:
        client.recv(100)
        client.sendall(b"\x05\x02")
        known = client.recv(600) == bytes([1, len(USER), *USER.encode(), len(PASSWORD), *PASSWORD.encode()])
        client.sendall(b"\x01\x00" if known else b"\x01\x01")
        if not known:
            return False
        wanted = client.recv(600)
        assert wanted[3] == 1, "not an IPv4 address"
        self.asked.append(f"{socket.inet_ntoa(wanted[4:8])}:{int.from_bytes(wanted[8:10], 'big')}")
        client.sendall(b"\x05\x00\x00\x01" + bytes(6))
        return True


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def local_proxy(kind: str, leads_to: int) -> Iterator[LocalProxy]:
    """Run a proxy for a block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        proxy = LocalProxy(kind, listening.getsockname()[1], leads_to)

        def listen() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=proxy.serve, args=(listening.accept()[0],), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield proxy
        listening.shutdown(socket.SHUT_RDWR)
