"""docs/problems.md, made from the codes: `python -m qi_tracker.hosting.code_table` prints it."""

import sys

from .problems import CHAPTERS

COMMAND = "python -m qi_tracker.hosting.code_table > docs/problems.md"


def as_markdown() -> str:
    """What each code means and what helps, as Markdown."""
    lines = ["# Problems", "", f"Written by `{COMMAND}`; a server shows the same at `/docs/problems`."]
    for title, text, codes in CHAPTERS:
        lines += ["", f"## {title}", "", text, "", "| code | status | cause | remedy |", "|---|---|---|---|"]
        lines += [f"| `{code}` | {known.status} | {known.cause}. | {known.remedy} |" for code, known in codes.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
