"""A real OpenSearch cluster on loopback, from jars of Maven Central: fetch, start, kill a node, stop.

Each node is a process of its own, so that one can be killed for real. As a program:

    python -m tests.opensearch.cluster fetch          what is downloaded already is used again
    python -m tests.opensearch.cluster run FOLDER     three nodes until Ctrl-C; prints their addresses
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import platformdirs

HERE = Path(__file__).parent
MAIN = "org.codelibs.opensearch.runner.OpenSearchRunner"
JAVA = 17
"""The least that OpenSearch's jars run on."""
QUICK = ("-XX:TieredStopAtLevel=1",)
"""Compiles little: a cluster that lives for a minute starts in half the time. Not for measuring."""
HEAP = "300m"
"""Of each node: the three together stay under a gigabyte."""
HTTP_PORTS = range(9299, 9200, -1)
"""The runner takes no port above 9299 for HTTP."""
START_SECONDS = 600.0
FETCH_SECONDS = 900.0
_VERSION = re.compile(r'version "(\d+)')


class NoServer(Exception):
    """What is missing here, so that no cluster can be started."""


class NotStarted(Exception):
    """Why a cluster that could be started was not."""


def fetched() -> Path:
    """The folder of the jars, downloaded when they are not there yet. Raises NoServer."""
    _check_java()
    pom = HERE / "pom.xml"
    name = f"opensearch-{sha256(pom.read_bytes()).hexdigest()[:12]}"
    folder = Path(platformdirs.user_cache_dir("jianbao-tests")) / name
    if (folder / "complete").exists():
        return folder
    if shutil.which("mvn") is None:
        raise NoServer("mvn is not installed (Debian: apt-get install maven)")
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    if done.returncode:
        raise NoServer(f"mvn could not fetch OpenSearch: {(done.stdout + done.stderr)[-400:].strip()}")
    (folder / "complete").touch()
    return folder


def _check_java() -> None:
    if shutil.which("java") is None:
        raise NoServer("java is not installed (Debian: apt-get install openjdk-17-jre-headless)")
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = _VERSION.search(said)
    if found is None or int(found[1]) < JAVA:
        raise NoServer(f"java {JAVA} or later is needed: {said.splitlines()[0] if said else '?'}")


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()


def free_http_ports(count: int) -> list[int]:
    """The same among those that the runner takes for HTTP."""
    found = []
    for port in HTTP_PORTS:
        with socket.socket() as one, contextlib.suppress(OSError):
            one.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    raise NotStarted("no free port between 9201 and 9299")


@dataclass
class Node:
    """One node: its folder, its two ports, its process while it runs."""

    folder: Path
    http: int
    transport: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.http}"


@dataclass
class Cluster:
    """Nodes of one cluster in a folder.

    jars: where OpenSearch is; options: of Java; settings: further lines of every node's `opensearch.yml`.
    """

    folder: Path
    jars: Path
    heap: str = HEAP
    options: Sequence[str] = QUICK
    settings: Sequence[str] = ()
    nodes: list[Node] = field(default_factory=list)

    def start(self, nodes: int = 3) -> None:
        """Start the nodes and wait until they are one cluster. Raises NotStarted."""
        ports = zip(free_http_ports(nodes), free_ports(nodes), strict=True)
        self.nodes = [Node(self.folder / f"node{n}", *both) for n, both in enumerate(ports)]
        for node in self.nodes:
            self.start_node(node)
        self.wait(nodes=nodes, colour="green")

    def start_node(self, node: Node) -> None:
        """Start one node; it finds the others by itself."""
        config = node.folder / "conf"
        config.mkdir(parents=True, exist_ok=True)
        (config / "opensearch.yml").write_text(self._settings(node), encoding="utf-8")
        command = [
            "java", f"-Xms{self.heap}", f"-Xmx{self.heap}", "-XX:+UseSerialGC", *self.options,
            "-Dlog4j2.disable.jmx=true", "-Djava.security.manager=allow", "-cp", f"{self.jars}/*", MAIN,
            "-basePath", node.folder, "-confPath", config, "-numOfNode", "1",
            "-baseHttpPort", node.http - 1, "-clusterName", "jianbao-tests", "-disableESLogger",
        ]  # fmt: skip
        with (node.folder / "out.log").open("ab") as out:
            node.process = subprocess.Popen(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=node.folder
            )

    def _settings(self, node: Node) -> str:
        peers = ", ".join(f'"127.0.0.1:{one.transport}"' for one in self.nodes)
        lines = (
            "network.host: 127.0.0.1",
            f"transport.port: {node.transport}",
            f"discovery.seed_hosts: [{peers}]",
            f"cluster.initial_cluster_manager_nodes: [{peers}]",
            "cluster.routing.allocation.disk.threshold_enabled: false",
            *self.settings,
        )
        return "\n".join(lines) + "\n"

    @property
    def urls(self) -> list[str]:
        """Where all nodes are asked, whether they run or not."""
        return [node.url for node in self.nodes]

    def kill(self, node: Node) -> None:
        """End a node at once, as a power failure would."""
        if node.process is not None:
            node.process.kill()
            node.process.wait()
            node.process = None

    def wait(self, *, nodes: int, colour: str, seconds: float = START_SECONDS) -> None:
        """Wait until so many nodes are one cluster of at least this colour. Raises NotStarted."""
        end = time.monotonic() + seconds
        path = f"/_cluster/health?wait_for_nodes={nodes}&wait_for_status={colour}&timeout=5s"
        while time.monotonic() < end:
            for node in self.nodes:
                if node.process is None:
                    continue
                if node.process.poll() is not None:
                    raise NotStarted(f"a node ended: {self._tail(node)}")
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(node.url + path, timeout=10).read()
                    return
            time.sleep(0.1)
        raise NotStarted(f"no {colour} cluster of {nodes} nodes: {self._tail(self.nodes[0])}")

    def _tail(self, node: Node) -> str:
        return (node.folder / "out.log").read_text(errors="replace")[-800:]

    def stop(self) -> None:
        """End all nodes and remove their data."""
        for node in self.nodes:
            self.kill(node)
        shutil.rmtree(self.folder, ignore_errors=True)


def attached(urls: Sequence[str]) -> Cluster:
    """A cluster that somebody else has started."""
    nodes = [Node(Path(), int(url.rpartition(":")[2]), 0) for url in urls]
    return Cluster(Path(), Path(), nodes=nodes)


@contextlib.contextmanager
def running(
    folder: Path, *, nodes: int = 3, heap: str = HEAP, options: Sequence[str] = QUICK
) -> Iterator[Cluster]:
    """A cluster while it is needed. Raises NoServer, NotStarted."""
    cluster = Cluster(folder, fetched(), heap, options)
    try:
        cluster.start(nodes)
        yield cluster
    finally:
        cluster.stop()


def main(arguments: Sequence[str]) -> None:
    """See the module."""
    match arguments:
        case ["fetch"]:
            print(fetched())
        case ["run", folder]:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            heap = os.environ.get("OPENSEARCH_HEAP", HEAP)
            with (
                running(Path(folder), heap=heap, options=()) as cluster,
                contextlib.suppress(KeyboardInterrupt),
            ):
                print(*cluster.urls, flush=True)
                signal.pause()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (NoServer, NotStarted) as error:
        sys.exit(str(error))
