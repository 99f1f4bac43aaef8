"""The page that explains the codes of problems, for people whom `type` has led here."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response
from markupsafe import Markup

from ..core.errors import PROBLEMS_PAGE
from ..core.problem_codes import PROBLEM_CODES, VALIDATION_CODES, ProblemCode

blp = Blueprint("problems", __name__)

CHAPTERS: tuple[tuple[str, str, Mapping[str, ProblemCode]], ...] = (
    (
        "Problems",
        "The `code` of an answer that is no success. Its `detail` says more.",
        PROBLEM_CODES,
    ),
    (
        "What was sent",
        "The `code` of each item of `errors`, in an answer with the status 422. Its `pointer` leads to the place.",
        VALIDATION_CODES,
    ),
)
_PAGE = Markup("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Problems</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem }}
section {{ border-top: 1px solid #8886; padding: .5rem .75rem }}
section:target {{ outline: 3px solid #2a78d6 }}
h3 {{ font: 600 1rem/1.5 ui-monospace, monospace; margin: 0; overflow-wrap: anywhere }}
section p {{ margin: 0 }}
</style>
<h1>Problems</h1>
{chapters}
</html>
""")
_CHAPTER = Markup("<h2>{title}</h2><p>{text}</p>{entries}")
_ENTRY = Markup(
    "<section id={anchor}><h3>{code}</h3><p>{status} {phrase}</p><p>{cause}.</p><p><b>{remedy}</b></p></section>"
)


@blp.get(PROBLEMS_PAGE)
def page() -> Response:
    """What each code means and what helps."""
    chapters = Markup("").join(
        _CHAPTER.format(
            title=title,
            text=text.replace("`", ""),
            entries=Markup("").join(_entry(code, known, seen) for code, known in codes.items()),
        )
        for title, text, codes, seen in _chapters()
    )
    response = Response(_PAGE.format(chapters=chapters), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _chapters() -> list[tuple[str, str, Mapping[str, ProblemCode], frozenset[str]]]:
    """The chapters, each with the codes of those before it: an anchor is on a page once."""
    seen: frozenset[str] = frozenset()
    found = []
    for title, text, codes in CHAPTERS:
        found.append((title, text, codes, seen))
        seen |= codes.keys()
    return found


def _entry(code: str, known: ProblemCode, seen: frozenset[str]) -> Markup:
    return _ENTRY.format(
        anchor=f"errors-{code}" if code in seen else code,
        code=code,
        status=known.status,
        phrase=HTTPStatus(known.status).phrase,
        cause=known.cause,
        remedy=known.remedy,
    )
