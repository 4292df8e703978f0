"""Loops that are none: what a client must survive."""

import time
from multiprocessing.connection import Connection
from typing import Any

from fmnist_workbench.worker.messages import Ready


def main(connection: "Connection[Any, Any]", desk: str, log: str) -> None:
    connection.send(Ready("fake"))
    connection.recv()
    if desk == "bytes":
        connection.send_bytes(b"\x80\x05 not a pickle")
    elif desk == "object":
        connection.send({"not": "a message"})
    elif desk == "closed":
        connection.close()
    while True:
        time.sleep(0.01)
