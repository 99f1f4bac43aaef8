"""The demonstration in a SQLite file, loaded once a run by whichever of its processes asks first."""

import fcntl
from pathlib import Path

from click.testing import CliRunner

from qi_tracker.cli import main


def loaded_once(folder: Path) -> tuple[Path, str]:
    """The file to be copied, and what `qi-tracker demo` printed when it loaded it."""
    folder.mkdir(exist_ok=True)
    file, printed = folder / "qi-tracker.db", folder / "printed.txt"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            environment = {"QI_TRACKER_DATABASE_URL": f"sqlite:///{file}"}
            result = CliRunner().invoke(main, ["demo"], env=environment, prog_name="qi-tracker")
            assert result.exit_code == 0, result.output
            printed.write_text(result.stdout)
    return file, printed.read_text()
