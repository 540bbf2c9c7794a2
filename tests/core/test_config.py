"""The table of settings: defaults, kinds, secrets from files, refusals that name the setting."""

from pathlib import Path

import pytest

from vungmanh.core import config


def test_default_stands_where_nothing_is_set() -> None:
    assert (config.integer("PORT", {}), config.boolean("DEBUG", {}), config.text("DATABASE_URL", {})) == (
        8000,
        False,
        "",
    )


@pytest.mark.parametrize(
    ("written", "value"), [("true", True), ("YES", True), ("1", True), ("off", False), ("", False)]
)
def test_boolean(written: str, value: bool) -> None:
    assert config.boolean("DEBUG", {"DEBUG": written}) is value


@pytest.mark.parametrize(
    ("read", "name", "written"),
    [
        (config.boolean, "DEBUG", "perhaps"),
        (config.integer, "PORT", "eighty"),
        (config.integer, "PORT", "99999"),
        (config.integer, "JOB_WORKERS", "-1"),
        (config.integer, "MAX_PAGES", "0"),
        (config.choice, "DEFAULT_LANGUAGE", "fr"),
        (config.choice, "LOG_LEVEL", "loud"),
        (config.address, "HOST", ""),
        (config.address, "HOST", "vungmanh.example"),
        (config.url, "EMAIL_URL", "mail.example"),
        (config.url, "EMAIL_URL", "smtp://mail.example:many"),
        (config.url, "DATABASE_URL", "postgres://u@localhost"),
        (config.url, "DATABASE_URL", "postgres://u:p@localhost:many/x"),
        (config.url, "DATABASE_URL", "postgres://u:p@[localhost/x"),
        (config.url, "DATABASE_URL", "postgres://u:a#b@localhost/x"),
    ],
)
def test_value_that_cannot_be_used_names_the_setting(read: object, name: str, written: str) -> None:
    with pytest.raises(config.ConfigError, match=name):
        read(name, {name: written})  # type: ignore[operator]


def test_list_is_split_at_commas() -> None:
    assert config.listed("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "a.example, b.example,"}) == ["a.example", "b.example"]


def test_secret_comes_from_its_file(tmp_path: Path) -> None:
    kept = tmp_path / "key"
    kept.write_text("geheim\n", encoding="utf-8")
    assert config.text("SECRET_KEY", {"SECRET_KEY_FILE": str(kept)}) == "geheim"
    assert config.text("SECRET_KEY", {"SECRET_KEY": "direct", "SECRET_KEY_FILE": str(kept)}) == "direct"
    assert config.text("PORT", {"PORT_FILE": str(kept)}) == "8000"
    with pytest.raises(config.ConfigError, match="SECRET_KEY_FILE"):
        config.text("SECRET_KEY", {"SECRET_KEY_FILE": str(tmp_path / "none")})


def test_other_engines_are_refused_without_telling_the_password() -> None:
    with pytest.raises(config.ConfigError, match="DATABASE_URL") as refused:
        config.url("DATABASE_URL", {"DATABASE_URL": "mysql://u:geheim@localhost/x"})
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("DATABASE_URL", "postgresql://u@localhost/x"),
        ("DATABASE_URL", "postgres://u:a%40b@/x?host=/run/postgresql"),
        ("DATABASE_URL", ""),
        ("EMAIL_URL", "smtp+tls://u:p@mail.example:587"),
        ("EMAIL_URL", "smtp://localhost"),
    ],
)
def test_address_of_a_server(name: str, written: str) -> None:
    assert config.url(name, {name: written}) == written


def test_choice_is_taken_in_any_case() -> None:
    assert config.choice("LOG_LEVEL", {"LOG_LEVEL": "debug"}) == "DEBUG"


@pytest.mark.parametrize(("written", "value"), [("localhost", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("[::1]", "::1")])
def test_address_to_listen_on(written: str, value: str) -> None:
    assert config.address("HOST", {"HOST": written}) == value


def test_defaults_have_no_fault_and_every_fault_is_said() -> None:
    assert config.faults({}) == []
    found = config.faults({"PORT": "x", "HTTPS": "perhaps", "DATABASE_URL": "mysql://x"})
    assert [sentence.split()[0] for sentence in found] == ["PORT", "DATABASE_URL", "HTTPS"]
