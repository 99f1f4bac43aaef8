"""Points and analyses as files: what comes back, and what a reader of a spreadsheet sees beside each point."""

import csv
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from qi_tracker.core.parsing import XLSX

FORMULAS = ["=1+1", "+2", "-x", "@sum", "'=quoted", "plain", "two\nlines", " padded "]


def rows_of(answer):
    assert (answer.status_code, answer.content_type) == (200, XLSX)
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def test_points_come_back_as_they_were(factory, ana, initiative_id):
    measure = factory.measure(initiative_id, name="Fehlende Dosen: Ärzte/Pflege")
    points = [
        {"period_start": f"2026-01-{day:02}", "value": day / 7, "note": note, "excluded": day == 2}
        for day, note in enumerate(FORMULAS, 1)
    ]
    factory.enter_points(measure, *points)
    path = f"/measures/{measure['id']}/points"
    answer = ana.get(f"{path}?format=xlsx")
    disposition = answer.headers["Content-Disposition"]
    assert 'filename="Fehlende-Dosen-Arzte-Pflege-points-2026-03-02.xlsx"' in disposition
    assert "filename*=UTF-8''Fehlende-Dosen-%C3%84rzte-Pflege-points-2026-03-02.xlsx" in disposition
    assert rows_of(answer)[1][0] == date(2026, 1, 1)
    for form, media_type in (("xlsx", XLSX), ("csv", "text/csv")):
        body = ana.get(f"{path}?format={form}").data
        sent = ana.put(path, data=body, headers={"Content-Type": media_type})
        assert [sent.json[name] for name in ("created", "changed", "unchanged")] == [0, 0, len(points)], sent.text


def test_an_analysis_is_a_table_of_its_points(factory, ana, initiative_id):
    targets = [{"from": "2025-02-10", "value": 2}]
    measure = factory.measure(initiative_id, target_value=3, targets=targets, unit="doses")
    factory.enter_values(measure, [4, 5, 4, 6, 5, 4, 5, 6, 4, 5, 5, 4, 5, 4, 5, 4, 5, 4, 300])
    phases = [{"start": "2025-02-10", "label": "New label"}]
    assert ana.put(f"/measures/{measure['id']}/phases", json={"phases": phases}).status_code == 200
    path = f"/measures/{measure['id']}/analysis"
    analysis = ana.read(path)
    header, *rows = rows_of(ana.get(f"{path}?format=xlsx"))
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["value"] for row in found] == [point["value"] for point in analysis["points"]]
    assert [row["upper"] or None for row in found] == pytest.approx([point["upper"] for point in analysis["points"]])
    assert [str(row["period_start"]) for row in found] == [point["period_start"] for point in analysis["points"]]
    assert {row["phase_label"] for row in found} == {"", "New label"}
    assert [row["target"] for row in found] == [3] * 5 + [2] * (len(found) - 5)
    assert (found[-1]["special_cause"], found[-1]["beyond_limits"]) == ("beyond_limits", True)
    as_csv = ana.get(f"{path}?format=csv")
    assert as_csv.headers["Content-Disposition"].startswith('attachment; filename="Missing-doses-analysis-')
    lines = list(csv.DictReader(io.StringIO(as_csv.data.decode("utf-8-sig"))))
    assert lines[-1]["rules_broken"] == "1"
    assert [float(line["value"]) for line in lines] == [row["value"] for row in found]
    assert ana.get(path, headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert ana.get(path, headers={"Accept": "application/json"}).json == analysis
