"""One node of Elasticsearch or several, really started, really killed."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.elastic.distribution import Distribution, Missing, find

_NOBODY = 65534
"""The server refuses to run as root."""
_LAUNCHER = "org.elasticsearch.server.launcher.ServerLauncher"
_STARTED = 300
"""Seconds in which all nodes must have found one another."""
USER, PASSWORD = "casethread", "correct horse 42"


@dataclass
class Node:
    """A node: its folder, its addresses, and its process while it runs."""

    number: int
    folder: Path
    http: int
    transport: int
    process: subprocess.Popen[bytes] | None = None


@dataclass
class Cluster:
    """Nodes that know one another. With ``secured``, over TLS and only for USER. ``quick`` ones start sooner."""

    distribution: Distribution
    folder: Path
    nodes: list[Node]
    heap: str
    secured: bool = False
    quick: bool = True

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of all nodes."""
        scheme = "https" if self.secured else "http"
        return tuple(f"{scheme}://127.0.0.1:{node.http}" for node in self.nodes)

    @property
    def authority(self) -> Path:
        """The certificate that the nodes show, in PEM form."""
        return self.folder / "node.crt"

    def start(self, *numbers: int) -> None:
        """Start nodes, all unless some are named; returns before they answer."""
        for node in self.nodes:
            if (not numbers or node.number in numbers) and node.process is None:
                self._configure(node)
                self._run(node)

    def kill(self, number: int) -> None:
        """End a node at once, as a failure of its machine would."""
        self._signal(self.nodes[number], signal.SIGKILL)

    def stop(self, *, forget: bool = True) -> None:
        """End all nodes, and forget what they hold."""
        for node in self.nodes:
            self._signal(node, signal.SIGKILL if forget else signal.SIGTERM)
        if forget:
            shutil.rmtree(self.folder, ignore_errors=True)

    def wait(self, nodes: int | None = None, status: str = "yellow") -> None:
        """Wait until so many nodes are joined and every index is at least in that state."""
        wanted = f"wait_for_nodes={nodes or len(self.nodes)}&wait_for_status={status}&timeout=1s"
        until = time.monotonic() + _STARTED
        while time.monotonic() < until:
            for node in self.nodes:
                if node.process is not None and node.process.poll() is not None:
                    raise AssertionError(f"node {node.number} ended: {_end_of(node.folder / 'stdout')}")
            if self._healthy(wanted):
                return
            time.sleep(0.5)
        raise AssertionError(f"no cluster: {_end_of(self.nodes[0].folder / 'stdout')}")

    def _healthy(self, wanted: str) -> bool:
        for node in self.nodes:
            if node.process is None:
                continue
            address = f"{self.addresses[node.number]}/_cluster/health?{wanted}"
            try:
                return not json.loads(self.get(address))["timed_out"]
            except (OSError, ValueError):
                return False
        return False

    def get(self, address: str) -> bytes:
        """What a node answers to a plain GET."""
        request = urllib.request.Request(address)
        context = None
        if self.secured:
            import ssl  # noqa: PLC0415 - only then

            context = ssl.create_default_context(cafile=str(self.authority))
            given = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            request.add_header("Authorization", f"Basic {given}")
        with urllib.request.urlopen(request, timeout=5, context=context) as answer:
            return bytes(answer.read())

    def _signal(self, node: Node, number: signal.Signals) -> None:
        if node.process is not None:
            # the launcher leads a group of its own: the node and nothing else
            with suppress(ProcessLookupError):
                os.killpg(node.process.pid, number)
            node.process.wait()
            node.process = None

    def _configure(self, node: Node) -> None:
        config = node.folder / "config"
        if not config.exists():
            shutil.copytree(self.distribution.server / "config", config)
        jvm = (self.distribution.server / "config" / "jvm.options").read_text(encoding="utf-8")
        # the log of the garbage collector has a relative path, which would need a writable server folder
        jvm = re.sub(r"(?m)^[0-9-]*:?-Xlog:gc.*$", "", jvm).replace("hs_err_pid", f"{node.folder}/logs/hs_err_pid")
        if self.quick:
            jvm = jvm.replace("UseG1GC", "UseSerialGC") + "\n-XX:TieredStopAtLevel=1\n"
        (config / "jvm.options").write_text(jvm, encoding="utf-8")
        (config / "elasticsearch.yml").write_text(self._settings(node), encoding="utf-8")
        if self.secured:
            for name in ("node.crt", "node.key"):
                shutil.copy(self.folder / name, config / name)
            (config / "users").write_text(f"{USER}:{_hashed(PASSWORD)}\n", encoding="ascii")
            (config / "users_roles").write_text(f"superuser:{USER}\n", encoding="ascii")
        for name in ("data", "logs", "tmp"):
            (node.folder / name).mkdir(exist_ok=True)
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", f"{_NOBODY}:{_NOBODY}", str(node.folder)], check=True)

    def _settings(self, node: Node) -> str:
        seeds = json.dumps([f"127.0.0.1:{each.transport}" for each in self.nodes])
        settings = {
            "cluster.name": f"casethread-{self.nodes[0].transport}",
            "node.name": f"node-{node.number}",
            "network.host": "127.0.0.1",
            "http.port": str(node.http),
            "transport.port": str(node.transport),
            "discovery.seed_hosts": seeds,
            "path.data": str(node.folder / "data"),
            "path.logs": str(node.folder / "logs"),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "xpack.security.enabled": "false",
        }
        if not (node.folder / "data").exists():
            settings["cluster.initial_master_nodes"] = json.dumps([f"node-{each.number}" for each in self.nodes])
        if self.secured:
            settings |= {
                "xpack.security.enabled": "true",
                "xpack.security.autoconfiguration.enabled": "false",
                "xpack.security.http.ssl.enabled": "true",
                "xpack.security.http.ssl.key": "node.key",
                "xpack.security.http.ssl.certificate": "node.crt",
            }
        return "".join(f"{name}: {value}\n" for name, value in settings.items())

    def _run(self, node: Node) -> None:
        java, server = self.distribution.java, self.distribution.server
        environment = {
            "PATH": os.environ["PATH"],
            "JAVA": str(java / "bin" / "java"),
            "JAVA_TYPE": "ES_JAVA_HOME",
            "ES_JAVA_HOME": str(java),
            "ES_HOME": str(server),
            "ES_DISTRIBUTION_TYPE": "tar",
            "ES_PATH_CONF": str(node.folder / "config"),
            "ES_TMPDIR": str(node.folder / "tmp"),
            "HOME": str(node.folder / "tmp"),
            "ES_JAVA_OPTS": f"-Xms{self.heap} -Xmx{self.heap}",
        }
        launcher = ["-Xmx64m", "-XX:+UseSerialGC", "-cp", f"{server}/lib/tools/server-launcher/*"]
        with (node.folder / "stdout").open("ab") as output:
            node.process = subprocess.Popen(
                [*_as_nobody(), str(java / "bin" / "java"), *launcher, _LAUNCHER],
                cwd=server,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def _as_nobody() -> list[str]:
    """What a command is run with, so that it is not root's, and ends when this process does, however that ends."""
    setpriv = shutil.which("setpriv")
    if not setpriv:
        if os.getuid() == 0:
            raise Missing("setpriv (util-linux), without which root cannot start the server")
        return []
    command = [setpriv, "--pdeathsig", "KILL"]
    return [*command, f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"] if os.getuid() == 0 else command


@contextmanager
def running(
    nodes: int = 1, *, heap: str = "512m", secured: bool = False, quick: bool = True, kept: Path | None = None
) -> Iterator[Cluster]:
    """A cluster that answers, ended afterwards; what it holds is forgotten then, unless in a folder that is ``kept``,
    where it goes on the next time. Raises Missing when there is no server to be had.
    """
    distribution = find()
    folder = kept or Path(tempfile.mkdtemp(prefix="casethread-elasticsearch-"))
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    ports = _known(folder / "ports") or _free(2 * nodes)
    (folder / "ports").write_text(json.dumps(ports), encoding="ascii")
    made = [Node(number, folder / str(number), ports[2 * number], ports[2 * number + 1]) for number in range(nodes)]
    for node in made:
        node.folder.mkdir(exist_ok=True)
    cluster = Cluster(distribution, folder, made, heap, secured, quick)
    try:
        if secured:
            _certify(folder)
        cluster.start()
        cluster.wait()
        yield cluster
    finally:
        cluster.stop(forget=kept is None)


def _known(file: Path) -> Sequence[int]:
    """The ports of the last time: a node does not join what has another name, and they are in the cluster's."""
    return [int(port) for port in json.loads(file.read_text(encoding="ascii"))] if file.exists() else ()


def _free(count: int) -> Sequence[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(closing(socket.create_server(("127.0.0.1", 0)))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


def _certify(folder: Path) -> None:
    """A key and a certificate of its own that says it is 127.0.0.1."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "node.key", "-out", "node.crt"]
    subprocess.run([*command, *names], cwd=folder, check=True, capture_output=True)


def _hashed(password: str) -> str:
    """A password as the server's own file of users holds it."""
    salt = os.urandom(32)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 10_000, dklen=32)
    return f"{{PBKDF2}}10000${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


def _end_of(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")[-1500:] if file.exists() else "no output"
