"""Live while the process answers; ready while the database is reachable and migrated."""

from qi_tracker import create_app
from qi_tracker.core.database import Database
from qi_tracker.settings import Settings


def test_a_server_on_a_migrated_database_is_ready(factory):
    answer = factory.app.test_client().get("/health/ready")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_server_on_a_database_that_is_not_migrated_is_live_but_not_ready(empty_database):
    client = create_app(Settings(), database=empty_database).test_client()
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json["code"] == "database_not_migrated"
    assert "qi-tracker db upgrade" in answer.json["detail"]
    assert int(answer.headers["Retry-After"]) > 0


def test_a_server_without_its_database_is_live_but_not_ready(tmp_path):
    away = Database(f"sqlite:///{tmp_path}/no/such/directory/file.db")
    client = create_app(Settings(), database=away).test_client()
    assert client.get("/health/live").json == {"status": "ok"}
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json["code"] == "database_unavailable"
    assert str(tmp_path) not in answer.text
