"""Settings come from the environment, are checked at start, and tell what would do."""

from pathlib import Path

import pytest

from qi_tracker.settings import Settings, SettingsError, as_markdown, from_environment


def test_without_an_environment_every_setting_has_its_default():
    settings = from_environment({"PATH": "/bin"})
    assert settings == Settings()
    assert settings.database_url == "sqlite:///qi-tracker.db"
    assert settings.time_zone == "UTC"
    assert settings.cors_origins == ()


def test_values_are_read_as_their_kinds():
    settings = from_environment(
        {
            "QI_TRACKER_DATABASE_URL": "postgresql+psycopg://qi@db.example.org/qi",
            "QI_TRACKER_TIME_ZONE": "Europe/Copenhagen",
            "QI_TRACKER_CORS_ORIGINS": "https://qi.example.org, http://localhost:5173,http://[::1]:3000",
            "QI_TRACKER_LOG_FORMAT": "json",
            "QI_TRACKER_SESSION_HOURS": "8",
            "QI_TRACKER_DATABASE_POOL_SIZE": "20",
        }
    )
    assert settings.time_zone == "Europe/Copenhagen"
    assert settings.cors_origins == ("https://qi.example.org", "http://localhost:5173", "http://[::1]:3000")
    assert settings.session_hours == pytest.approx(8)
    assert settings.database_pool_size == 20


@pytest.mark.parametrize(
    ("misspelt", "nearest"),
    [
        ("QI_TRACKER_TIMEZONE", "QI_TRACKER_TIME_ZONE"),
        ("QI_TRACKER_DATABSE_URL", "QI_TRACKER_DATABASE_URL"),
        ("QI_TRACKER_CORS_ORIGIN", "QI_TRACKER_CORS_ORIGINS"),
        ("QI_TRACKER_LOGFORMAT", "QI_TRACKER_LOG_FORMAT"),
        ("qi_tracker_time_zone", "QI_TRACKER_TIME_ZONE"),
        ("QI_TRACKER_Time_Zone", "QI_TRACKER_TIME_ZONE"),
        ("QITRACKER_DATABASE_URL", "QI_TRACKER_DATABASE_URL"),
        ("QI-TRACKER-LOG-LEVEL", "QI_TRACKER_LOG_LEVEL"),
    ],
)
def test_an_unknown_name_is_an_error_that_suggests_the_nearest(misspelt, nearest):
    with pytest.raises(SettingsError, match=f"no setting {misspelt}. Did you mean {nearest}?"):
        from_environment({misspelt: "x"})


@pytest.mark.parametrize("far", ["QI_TRACKER_PORT", "QI_TRACKER_SECRET_KEY", "QI_TRACKER_", "QITRACKER_HOME"])
def test_an_unknown_name_that_is_near_to_none_is_answered_with_the_names_there_are(far):
    with pytest.raises(SettingsError, match=f"no setting {far}. The settings are QI_TRACKER_DATABASE_URL, ") as caught:
        from_environment({far: "1"})
    assert "Did you mean" not in str(caught.value)


def test_other_programs_names_are_left_alone():
    others = {"TRACKER_PORT": "1", "MY_QI_TRACKER_PORT": "1", "QI_TRACKERS": "1", "QI_PORT": "1"}
    assert from_environment(others) == Settings()


def test_a_database_file_in_a_folder_that_is_missing_is_refused_by_the_folder(tmp_path):
    with pytest.raises(SettingsError, match=f"DATABASE_URL names a file in {tmp_path}/no, and there is no such folder"):
        from_environment({"QI_TRACKER_DATABASE_URL": f"sqlite:///{tmp_path}/no/x.db"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "postgresql://user:hunter2@host/name"),
        ("DATABASE_URL", "postgresql+psycopg://user:hunter2@host:port/name"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", ""),
        ("TIME_ZONE", "Middle/Earth"),
        ("TIME_ZONE", "../etc/passwd"),
        ("TIME_ZONE", ""),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://*.example.org"),
        ("CORS_ORIGINS", "https://qi.example.org/"),
        ("CORS_ORIGINS", "qi.example.org"),
        ("CORS_ORIGINS", "https://good.example.org, null"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "loud"),
        ("SESSION_HOURS", "long"),
        ("SESSION_HOURS", "nan"),
        ("SESSION_HOURS", "0"),
        ("BUSY_TIMEOUT", "inf"),
        ("DATABASE_POOL_SIZE", "1.5"),
        ("DATABASE_POOL_SIZE", "0"),
    ],
)
def test_a_value_that_cannot_be_used_is_an_error_that_names_the_setting(name, value):
    with pytest.raises(SettingsError, match=f"^QI_TRACKER_{name} ") as caught:
        from_environment({f"QI_TRACKER_{name}": value})
    assert "hunter2" not in str(caught.value)


def test_the_documentation_has_every_setting_with_its_default_and_meaning():
    assert as_markdown() in (Path(__file__).parents[1] / "docs" / "settings.md").read_text()
