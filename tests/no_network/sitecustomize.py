"""Loaded by every Python that the tests start: any use of the network ends in an error."""

from __future__ import annotations

import sys
from typing import Any

_FORBIDDEN = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.getnameinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
    }
)
_LOCAL_FAMILY = 1  # AF_UNIX: pipes between the processes of one machine


class NetworkForbiddenError(BaseException):
    """Not an Exception, so that no handler can hide it."""


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    opened = event == "socket.__new__" and arguments[1] not in (-1, _LOCAL_FAMILY)
    named = event in _FORBIDDEN and getattr(arguments[0], "family", None) != _LOCAL_FAMILY
    if opened or named:
        raise NetworkForbiddenError(f"{event}: nothing in concordat may use the network")


sys.addaudithook(_refuse)
