"""Checks the contract and the Postman collection, and makes clients of the contract and runs them (`make clients`).

Everything happens against a demonstration that this program loads into a SQLite file of its own, serves on a free port
of this machine, and stops again. Each check prints one line, and below it what it found; exit code 1 if any did.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CONTRACT = ROOT / "openapi" / "openapi.json"
COLLECTION = ROOT / "openapi" / "qi-tracker.postman_collection.json"
ENVIRONMENT = ROOT / "openapi" / "qi-tracker.postman_environment.json"
BIN = Path(sys.executable).parent
TOOLS = HERE / "node_modules" / ".bin"
BUILD = HERE / "build"
DOMAIN = "demo.example"
PEOPLE = ("ana", "sami", "maya", "noor", "quinn")
SECONDS = 240
"""How long one command may take."""


class Failed(Exception):
    """A check found something; the message says what."""


@dataclass(frozen=True)
class Demonstration:
    """A served demonstration. address: as http://host:port; environment: of commands that use its database."""

    address: str
    environment: dict[str, str]
    tokens: dict[str, str]


def clean_environment() -> dict[str, str]:
    """Our own environment with the tools of .venv first, without settings of another tracker, and without reports."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QI_TRACKER_", "PYTHON"))}
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_UPDATE_NOTIFIER": "1"}
    return kept | quiet | {"PATH": f"{BIN}{os.pathsep}{kept['PATH']}"}


def run(*command: object, environment: dict[str, str] | None = None, cwd: Path = HERE) -> str:
    """What a command prints; raises Failed with all of it where the command fails or takes too long."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env=environment or clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{words[0]} took longer than {SECONDS} seconds.") from error
    if done.returncode != 0:
        raise Failed(f"{done.stdout}{done.stderr}")
    return done.stdout


def tracker(environment: dict[str, str], *words: str) -> str:
    """What a command of the tracker prints."""
    return run(BIN / "qi-tracker", *words, environment=environment, cwd=ROOT).strip()


@contextmanager
def served() -> Iterator[Demonstration]:
    """A demonstration with a token for each of PEOPLE, served until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'demonstration.db'}"
        environment = clean_environment() | {"QI_TRACKER_DATABASE_URL": address, "QI_TRACKER_LOG_LEVEL": "warning"}
        tracker(environment, "demo")
        tokens = {name: token(environment, name) for name in PEOPLE}
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            port = trial.getsockname()[1]
        server = subprocess.Popen(
            [BIN / "qi-tracker", "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            wait_for(f"http://127.0.0.1:{port}", server)
            yield Demonstration(f"http://127.0.0.1:{port}", environment, tokens)
        finally:
            server.terminate()
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def token(environment: dict[str, str], name: str) -> str:
    """A personal access token of somebody in the demonstration."""
    return tracker(environment, "tokens", "issue", "--email", f"{name}@{DOMAIN}", "--name", "clients", "--days", "1")


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; raises Failed where it ends before, or does not within a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise Failed("The server did not start.")


def check_with_spectral() -> str:
    """No finding of `spectral:oas`, not even a hint."""
    run(TOOLS / "spectral", "lint", "--ruleset", "spectral.yaml", "--fail-severity", "hint", CONTRACT)
    return "spectral:oas, 0 findings"


def check_with_redocly() -> str:
    """No finding of `recommended-strict`."""
    run(TOOLS / "redocly", "lint", "--config", "redocly-strict.yaml", CONTRACT)
    return "recommended-strict, 0 findings"


def compile_typescript() -> str:
    """The generated types, the program that uses them and the code in the documentation hold together."""
    BUILD.mkdir(exist_ok=True)
    run(TOOLS / "openapi-typescript", CONTRACT, "--default-non-nullable=false", "--output", BUILD / "tracker.d.ts")
    (BUILD / "front-end.ts").write_text(code_of(ROOT / "docs" / "front-end.md"))
    run(TOOLS / "tsc", "--project", "tsconfig.json")
    return f"{len((BUILD / 'tracker.d.ts').read_text().splitlines()):,} lines of types"


def code_of(page: Path) -> str:
    """The TypeScript that a page of the documentation shows, as one module."""
    shown = "\n".join(re.findall(r"^```ts\n(.*?)^```", page.read_text(), re.M | re.S))
    named = re.findall(r"^async function (\w+)", shown, re.M)
    return f"declare const token: string;\n{shown}\nexport {{ {', '.join(named)} }};\n"


def check_python() -> str:
    """The generated package and the program that uses it hold together, as strictly as mypy can tell."""
    output = BUILD / "python" / "tracker_client"
    output.parent.mkdir(parents=True, exist_ok=True)
    made = ("--path", CONTRACT, "--config", "python.yaml", "--meta", "none", "--output-path", output, "--overwrite")
    run(BIN / "openapi-python-client", "generate", *made)
    run(BIN / "mypy", "--config-file", "mypy.ini", "program.py")
    return f"{sum(1 for _ in output.rglob('*.py'))} generated modules"


def run_collection(demonstration: Demonstration, *folders: str) -> str:
    """Send the requests of a collection's folders as Postman would, with the checks that they bring along."""
    report = BUILD / f"{folders[-1].lower().replace(' ', '-')}.json"
    values = {"base_url": demonstration.address} | demonstration.tokens
    chosen = [word for folder in folders for word in ("--folder", folder)]
    given = [word for name, value in values.items() for word in ("--env-var", f"{name}={value}")]
    out = ("--reporters", "json", "--reporter-json-export", report, "--suppress-exit-code")
    report.unlink(missing_ok=True)
    run(TOOLS / "newman", "run", COLLECTION, "--environment", ENVIRONMENT, *given, *chosen, *out)
    summary = json.loads(report.read_text())["run"]
    failures = [
        f"{failure.get('source', {}).get('name', '?')}: {failure['error']['message']}"
        for failure in summary["failures"]
    ]
    sent = summary["stats"]["requests"]["total"]
    items = {folder["name"]: folder["item"] for folder in json.loads(COLLECTION.read_text())["item"]}
    if sent != sum(len(items[folder]) for folder in folders):
        failures.append(f"Only {sent} requests were sent.")
    result = f"{sent} requests, {summary['stats']['assertions']['total']} checks"
    if failures:
        raise Failed("\n".join([result, *failures]))
    return result


def tags() -> list[str]:
    """The tags of the contract, each of which has a folder."""
    return [tag["name"] for tag in json.loads(CONTRACT.read_text())["tags"]]


def password_link(demonstration: Demonstration, name: str) -> dict[str, str]:
    """The environment of a client program: where the tracker is, and with which link somebody sets their password."""
    email = f"{name}@{DOMAIN}"
    link = tracker(demonstration.environment, "people", "password-link", "--email", email)
    return {"TRACKER_URL": demonstration.address, "TRACKER_EMAIL": email, "TRACKER_PASSWORD_LINK": link}


def run_typescript(demonstration: Demonstration) -> str:
    """The compiled program signs in and works as a front end would."""
    environment = clean_environment() | password_link(demonstration, "ben")
    return run(BIN / "node", BUILD / "program" / "program.js", environment=environment).strip()


def run_python(demonstration: Demonstration) -> str:
    """The Python program signs in and works as a script would."""
    environment = clean_environment() | password_link(demonstration, "chloe") | {"PYTHONPATH": str(BUILD / "python")}
    return run(BIN / "python", "program.py", environment=environment).strip()


def check(name: str, work: Callable[[], str]) -> bool:
    """Do a check and print what came of it."""
    began = time.monotonic()
    try:
        result, sound = work(), True
    except Failed as failed:
        result, sound = f"FAILED\n{failed}", False
    print(f"{name} ({time.monotonic() - began:.1f} s): {result}", flush=True)
    return sound


OFFLINE: tuple[tuple[str, Callable[[], str]], ...] = (
    ("contract, Spectral", check_with_spectral),
    ("contract, Redocly", check_with_redocly),
    ("TypeScript client, compiled", compile_typescript),
    ("Python client, type-checked", check_python),
)


def check_all() -> list[bool]:
    """Every check; those that need no server run beside the others. Raises Failed where nothing can be served."""
    BUILD.mkdir(exist_ok=True)
    with ThreadPoolExecutor(max_workers=1) as pool:
        offline = [pool.submit(check, name, work) for name, work in OFFLINE]
        with served() as demonstration:
            sound = [
                check("collection, Tour", lambda: run_collection(demonstration, "Tour")),
                check("collection, Manager", lambda: run_collection(demonstration, "Manager")),
                check("collection, My own work", lambda: run_collection(demonstration, "My own work")),
                check("collection, every operation", lambda: run_collection(demonstration, *tags())),
            ]
            sound += [done.result() for done in offline]
            sound += [
                check("TypeScript client, run", lambda: run_typescript(demonstration)),
                check("Python client, run", lambda: run_python(demonstration)),
            ]
    return sound


def main() -> int:
    """Exit code 0 where every check is sound."""
    try:
        sound = check_all()
    except Failed as failed:
        print(f"The demonstration could not be served:\n{failed}", file=sys.stderr)
        return 1
    print(f"{sum(sound)} passed, {len(sound) - sum(sound)} failed")
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
