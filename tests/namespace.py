"""A network namespace whose only way out is a listener that counts every packet.

Run as a program inside `unshare -rnm`, it makes the namespace's way out, runs a command, and
counts until the last process in the namespace is gone. The way out is a tun device: whatever would
leave the machine, IPv4 or IPv6, arrives in this process instead, and nothing answers. Loopback is
up. Names are asked at a server beyond the way out. What the kernel sends of itself (neighbour
discovery and multicast reports of IPv6) is told apart and not counted.
"""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

TUN = Path("/dev/net/tun")
NAME = b"out"
ADDRESSES = ("192.0.2.1", "2001:db8::1")  # of documentation
RESOLVER = "198.51.100.53"
PROTOCOLS = {1: "ICMP", 2: "IGMP", 6: "TCP", 17: "UDP", 58: "ICMPv6"}
KERNELS = (130, 131, 132, 133, 134, 135, 136, 143)  # ICMPv6: multicast and neighbours
UNSHARE = ("unshare", "-rnm")


def missing() -> str:
    """Why no such namespace can be made here; "" if one can."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return "there is no unshare here"
    if not os.access(TUN, os.R_OK | os.W_OK):
        return f"{TUN} cannot be opened"
    command = [*UNSHARE, sys.executable, __file__, os.devnull, "true"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    last = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    return "".join(last) or ("no namespace can be made" if done.returncode else "")


def command(packets: Path, *words: str) -> list[str]:
    """The command that runs these words in such a namespace and writes the packets there."""
    return [*UNSHARE, sys.executable, __file__, str(packets), *words]


def read(packets: Path) -> list[str]:
    """What was counted, as "UDP 198.51.100.53:53"."""
    found: list[str] = json.loads(packets.read_text())
    return found


def _way_out() -> int:
    """Bring loopback and a tun device up, the latter as default route; its descriptor."""
    tun = os.open(TUN, os.O_RDWR)
    fcntl.ioctl(tun, 0x400454CA, struct.pack("16sH22x", NAME, 0x1001))  # TUNSETIFF: tun, no header
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as v4:
        _up(v4, b"lo")
        address = struct.pack("H2x4s8x", socket.AF_INET, socket.inet_aton(ADDRESSES[0]))
        fcntl.ioctl(v4, 0x8916, struct.pack("16s16s8x", NAME, address))  # SIOCSIFADDR
        _up(v4, NAME)
        device = ctypes.create_string_buffer(NAME)
        nowhere = struct.pack("H14x", socket.AF_INET)
        route = struct.pack(
            "L16s16s16sHhLPhPLLH",
            *(0, nowhere, nowhere, nowhere, 1, 0, 0, 0, 0, ctypes.addressof(device), 0, 0, 0),
        )
        fcntl.ioctl(v4, 0x890B, route)  # SIOCADDRT
    _way_out_of_ipv6()
    return tun


def _way_out_of_ipv6() -> None:
    index = socket.if_nametoindex(NAME.decode())
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as v6:
        own = socket.inet_pton(socket.AF_INET6, ADDRESSES[1])
        fcntl.ioctl(v6, 0x8916, struct.pack("16sIi", own, 128, index))
        route = struct.pack("16s16s16sIHHILIi", b"", b"", b"", 0, 0, 0, 1, 0, 1, index)
        fcntl.ioctl(v6, 0x890B, route)


def _up(control: socket.socket, name: bytes) -> None:
    asked = fcntl.ioctl(control, 0x8913, struct.pack("16sH22x", name, 0))  # SIOCGIFFLAGS
    flags = struct.unpack("16sH22x", asked)[1]
    fcntl.ioctl(control, 0x8914, struct.pack("16sH22x", name, flags | 1))  # SIOCSIFFLAGS: up


def _ask_beyond() -> None:
    """Names are asked beyond the way out, and not of a service on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {
            "resolv.conf": f"nameserver {RESOLVER}\noptions timeout:1 attempts:1\n",
            "nsswitch.conf": "hosts: files dns\n",
        }.items():
            (Path(folder) / name).write_text(text)
            if (target := Path("/etc") / name).exists():
                mount = ["mount", "--bind", str(Path(folder) / name), str(target.resolve())]
                subprocess.run(mount, check=True)


def kind(packet: bytes) -> str | None:
    """What a packet is and where to; None for what the kernel sends of itself."""
    if packet[0] >> 4 == 4:
        protocol, to, body = packet[9], packet[16:20], packet[(packet[0] & 15) * 4 :]
    else:
        protocol, to, body = packet[6], packet[24:40], packet[40:]
        if protocol == 0:  # a hop-by-hop header before it
            protocol, body = body[0], body[(body[1] + 1) * 8 :]
        if protocol == 58 and body[0] in KERNELS:
            return None
    port = f":{int.from_bytes(body[2:4], 'big')}" if protocol in (6, 17) else ""
    return f"{PROTOCOLS.get(protocol, protocol)} {ipaddress.ip_address(to)}{port}"


def _others() -> list[str]:
    """The other processes in this namespace."""
    here = Path("/proc/self/ns/net").readlink()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "ns/net").readlink() == here and process.name != str(os.getpid()):
                found.append(process.name)
        except OSError:
            continue
    return found


def main(packets: str, *words: str) -> int:
    """Run the words; their exit code."""
    tun, counted = _way_out(), list[str]()
    _ask_beyond()

    def count() -> None:
        while packet := os.read(tun, 65536):
            if told := kind(packet):
                counted.append(told)

    threading.Thread(target=count, daemon=True).start()
    child = subprocess.Popen(words)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: child.send_signal(number))
    code = child.wait()
    end = time.monotonic() + 20
    while _others() and time.monotonic() < end:
        time.sleep(0.05)  # noqa: TID251  # this is the test's own clock
    Path(packets).write_text(json.dumps(counted))
    return code if not _others() else 99


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
