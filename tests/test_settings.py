"""Settings: what each variable and key may hold, which layer wins, and how complaints read."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import platformdirs
import pytest
from dotenv import dotenv_values

from automation.account import Account
from automation.errors import SettingsError
from automation.settings import NAMES, VARIABLES, Settings, load

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / ".env.example"


class Home:
    """A working folder and a configuration folder of one test, with nothing else set."""

    def __init__(self, root: Path) -> None:
        self.work = root / "work"
        self.config = root / "config"
        self.work.mkdir()
        self.config.mkdir()

    def load(self, **environ: str) -> Settings:
        """Load with these variables in the environment, named without OBJECTOR_."""
        variables = {f"OBJECTOR_{name}": value for name, value in environ.items()}
        where = {"OBJECTOR_CONFIG_DIR": str(self.config), "LANG": "C.UTF-8"}
        return load({**where, **variables}, self.work)

    def complaint(self, **environ: str) -> str:
        """Load and return the complaint."""
        with pytest.raises(SettingsError) as caught:
            self.load(**environ)
        return str(caught.value)

    def accounts(self, text: str) -> None:
        """Write accounts.toml into the working folder."""
        (self.work / "accounts.toml").write_text(text, encoding="utf-8")

    def dotenv(self, text: str) -> None:
        """Write .env into the working folder."""
        (self.work / ".env").write_text(text, encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Make an empty home for one test."""
    return Home(tmp_path)


def test_nothing_set(home: Home) -> None:
    """With nothing set there is no account, and everything else has its default."""
    found = home.load()

    assert found.accounts == ()
    assert found.data_dir == platformdirs.user_data_path("objector", appauthor=False)
    assert found.evidence_dir == found.data_dir / "evidence"
    assert found.config_dir == home.config
    assert (found.browser, found.endpoint, found.region) == (None, None, None)
    assert (found.log_level, found.answer_seconds, found.language) == ("info", 30, "en")


def test_default_config_dir(home: Home) -> None:
    """Without OBJECTOR_CONFIG_DIR the configuration folder is the system's."""
    config = platformdirs.user_config_path("objector", appauthor=False)

    assert load({}, home.work).config_dir == config


def test_everything_set(home: Home) -> None:
    """Each variable reaches the field that bears its name, in its usual form."""
    home.dotenv(
        "OBJECTOR_EMAIL=Anna@EXAMPLE.org\n"
        "OBJECTOR_PLATFORM=Facebook\n"
        "OBJECTOR_REGION=de\n"
        "OBJECTOR_LANGUAGE=pt_br\n"
        "OBJECTOR_STATEMENT=en-gdpr\n"
        "OBJECTOR_DATA_DIR=data\n"
        "OBJECTOR_EVIDENCE_DIR=../evidence\n"
        "OBJECTOR_BROWSER=chrome\n"
        "OBJECTOR_BROWSER_ENDPOINT=http://localhost:9222\n"
        "OBJECTOR_LOG_LEVEL=DEBUG\n"
        "OBJECTOR_ANSWER_SECONDS=45\n"
    )

    expected = Settings(
        accounts=(
            Account(
                label="default",
                email="Anna@example.org",
                platform="facebook",
                region="DE",
                language="pt-BR",
                statement="en-gdpr",
                endpoint="http://localhost:9222",
            ),
        ),
        data_dir=home.work / "data",
        evidence_dir=home.work.parent / "evidence",
        config_dir=home.config,
        language="pt-BR",
        region="DE",
        browser="chrome",
        endpoint="http://localhost:9222",
        log_level="debug",
        answer_seconds=45,
    )
    assert home.load() == expected


def test_settings_are_frozen(home: Home) -> None:
    """Settings do not change once they are loaded."""
    with pytest.raises(AttributeError):
        home.load().log_level = "debug"  # type: ignore[misc]


def test_layers(home: Home) -> None:
    """The environment wins over .env in the working, that over .env in the configuration folder."""
    (home.config / ".env").write_text(
        "OBJECTOR_REGION=FR\nOBJECTOR_LANGUAGE=fr\nOBJECTOR_LOG_LEVEL=error\n"
    )
    home.dotenv("OBJECTOR_LANGUAGE=de\nOBJECTOR_LOG_LEVEL=warning\n")
    found = home.load(LOG_LEVEL="debug")

    assert (found.region, found.language, found.log_level) == ("FR", "de", "debug")


def test_layers_decide_before_checks(home: Home) -> None:
    """A value that loses to a higher layer is not complained about."""
    home.dotenv("OBJECTOR_LOG_LEVEL=loud\n")

    assert home.load(LOG_LEVEL="debug").log_level == "debug"


@pytest.mark.parametrize("empty", ["", "  ", "\t"])
def test_empty_is_not_set(home: Home, empty: str) -> None:
    """An empty value counts as not set, in every layer."""
    (home.config / ".env").write_text("OBJECTOR_LANGUAGE=fr\n")
    home.dotenv(f"OBJECTOR_LANGUAGE='{empty}'\nOBJECTOR_EMAIL=\n")
    found = home.load(LANGUAGE=empty, LOG_LEVEL=empty, EMAIL=empty, ACCOUNTS=empty)

    assert (found.language, found.log_level, found.accounts) == ("fr", "info", ())


def test_config_dir_from_dotenv(home: Home, tmp_path: Path) -> None:
    """.env in the working folder may name the configuration folder, relative to itself."""
    other = tmp_path / "other"
    other.mkdir()
    (other / ".env").write_text("OBJECTOR_EMAIL=anna@example.org\n")
    home.dotenv("OBJECTOR_CONFIG_DIR=../other\n")
    found = load({}, home.work)

    assert found.config_dir == other
    assert found.account("default").email == "anna@example.org"


def test_config_dir_in_its_own_dotenv(home: Home) -> None:
    """The configuration folder's own .env cannot move it, and says so."""
    config = home.work.parent / "home" / "objector"
    config.mkdir(parents=True)
    (config / ".env").write_text("OBJECTOR_CONFIG_DIR=/elsewhere\n")
    code = "from automation.settings import load; load()"
    environ = {"XDG_CONFIG_HOME": str(config.parent), "HOME": str(home.work)}
    if sys.platform != "linux":
        pytest.skip("only Linux has XDG_CONFIG_HOME")
    done = python(code, home.work, environ)

    assert "OBJECTOR_CONFIG_DIR: it has no effect in this file." in done.stderr


def test_same_folder_twice(home: Home) -> None:
    """The working folder may be the configuration folder."""
    home.dotenv(f"OBJECTOR_CONFIG_DIR={home.work}\nOBJECTOR_EMAIL=anna@example.org\n")

    assert load({}, home.work).account("default").email == "anna@example.org"


def test_environment_and_working_folder_by_default(tmp_path: Path) -> None:
    """Without arguments the process's own environment and working folder are read."""
    (tmp_path / ".env").write_text("OBJECTOR_EMAIL=anna@example.org\n")
    code = (
        "from automation.settings import load; found = load();"
        "print(found.accounts[0].email, found.log_level)"
    )
    done = python(code, tmp_path, {"OBJECTOR_LOG_LEVEL": "error", "HOME": str(tmp_path)})

    assert done.stdout == "anna@example.org error\n"


def test_loading_is_light(tmp_path: Path) -> None:
    """Loading without an account imports no browser, no terminal and no e-mail library."""
    code = (
        "import sys; from automation.settings import load; load();"
        "print({'playwright', 'rich', 'typer', 'email_validator', 'flows'} & set(sys.modules))"
    )
    done = python(code, tmp_path, {"HOME": str(tmp_path)})

    assert done.stdout == "set()\n"


GOOD: dict[str, list[tuple[str, object]]] = {
    "EMAIL": [
        ("anna@example.org", "anna@example.org"),
        ("  anna@example.org ", "anna@example.org"),
        ("Anna.B+meta@EXAMPLE.org", "Anna.B+meta@example.org"),
        ("o'neil@example.org", "o'neil@example.org"),
    ],
    "PLATFORM": [("instagram", "instagram"), ("FaceBook", "facebook")],
    "REGION": [("DE", "DE"), ("gb", "GB")],
    "LANGUAGE": [
        ("de", "de"),
        ("DE", "de"),
        ("pt-br", "pt-BR"),
        ("de_AT", "de-AT"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("gsw", "gsw"),
    ],
    "BROWSER_ENDPOINT": [
        (address, address)
        for address in (
            "http://localhost:9222",
            "https://browser.example.org/x?token=1",
            "ws://127.0.0.1:9222/devtools/browser/abc",
            "wss://[::1]:9222",
        )
    ],
    "LOG_LEVEL": [("debug", "debug"), ("WARNING", "warning"), ("error", "error")],
    "ANSWER_SECONDS": [("1", 1), ("030", 30), ("3600", 3600)],
    "BROWSER": [("msedge", "msedge"), ("/usr/bin/chromium", "/usr/bin/chromium")],
    "STATEMENT": [("none", "none"), ("en-gdpr", "en-gdpr"), ("unheard-of", "unheard-of")],
}


def held(found: Settings, name: str) -> object:
    """Look up what the settings hold for a variable named without OBJECTOR_."""
    if name in ("EMAIL", "PLATFORM", "STATEMENT"):
        return getattr(found.account("default"), name.lower())
    return getattr(found, {"BROWSER_ENDPOINT": "endpoint"}.get(name, name.lower()))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [(name, *pair) for name, pairs in GOOD.items() for pair in pairs],
)
def test_good_values(home: Home, name: str, value: str, expected: object) -> None:
    """A good value is taken, brought to its usual form."""
    found = home.load(**{"EMAIL": "ben@example.org", name: value})

    assert held(found, name) == expected


BAD = {
    "EMAIL": (
        "an e-mail address such as name@example.org",
        [
            "anna@",
            "anna",
            "@example.org",
            "anna@localhost",
            "anna @example.org",
            "a@b@example.org",
            "Anna <anna@example.org>",
            "anna@example.org, ben@example.org",
        ],
    ),
    "PLATFORM": ("instagram or facebook", ["threads", "insta", "instagram,facebook"]),
    "REGION": (
        "the two letters of a country (Germany is DE, Greece GR, the United Kingdom GB)",
        ["DEU", "Germany", "D", "49", "UK", "uk", "EL", "ßß"],
    ),
    "LANGUAGE": (
        "a language code such as de, en or pt-BR",
        ["german", "d", "de-", "de,en", "de DE", "déu", "1"],
    ),
    "BROWSER_ENDPOINT": (
        "an address that begins with http://, https://, ws://, wss:// or selenium+http://",
        [
            "localhost:9222",
            "9222",
            "ftp://example.org",
            "file:///tmp/x",
            "http://",
            "ws:// x",
            "[::1",
        ],
    ),
    "LOG_LEVEL": ("debug, info, warning or error", ["loud", "warn", "10"]),
    "ANSWER_SECONDS": (
        "whole seconds from 1 to 3600",
        ["0", "3601", "-5", "30s", "1.5", "1e2", "٣٠", "99999999999", "half a minute"],
    ),
}


@pytest.mark.parametrize(
    ("name", "wanted", "value"),
    [(name, wanted, value) for name, (wanted, bad) in BAD.items() for value in bad],
)
def test_bad_values(home: Home, name: str, wanted: str, value: str) -> None:
    """A complaint names the variable, says what was wanted and quotes what was found."""
    assert home.complaint(**{name: value}) == f"OBJECTOR_{name}: wanted {wanted}, found '{value}'."


def test_complaint_names_the_file(home: Home) -> None:
    """A complaint about a value in a .env names that file: short below the working folder."""
    home.dotenv("OBJECTOR_EMAIL=anna@\n")
    (home.config / ".env").write_text("OBJECTOR_REGION=Germany\n")
    expected = "wanted an e-mail address such as name@example.org, found 'anna@'."

    assert home.complaint(REGION="DE") == f".env, OBJECTOR_EMAIL: {expected}"
    assert home.complaint(EMAIL="anna@example.org").startswith(
        f"{home.config / '.env'}, OBJECTOR_REGION: wanted"
    )


def test_complaint_is_one_short_line(home: Home) -> None:
    """However long or broken a value is, the complaint is one line that shows its beginning."""
    complaint = home.complaint(LOG_LEVEL="loud\n" * 100)

    assert "\n" not in complaint
    assert "…" in complaint
    assert len(complaint) < 200


def test_paths(home: Home) -> None:
    """Relative paths count from the file that holds them, in the environment from the folder."""
    (home.config / ".env").write_text("OBJECTOR_DATA_DIR=data\n")
    home.dotenv("OBJECTOR_STATEMENT=texts/anna.txt\nOBJECTOR_EMAIL=anna@example.org\n")
    found = home.load(EVIDENCE_DIR="../evidence", BROWSER="./chromium")

    assert found.data_dir == home.config / "data"
    assert found.account("default").statement == str(home.work / "texts" / "anna.txt")
    assert found.evidence_dir == home.work.parent / "evidence"
    assert found.browser == str(home.work / "chromium")


def test_tilde(home: Home) -> None:
    """A tilde is the person's home, since .env has no shell to say so."""
    home.dotenv("OBJECTOR_DATA_DIR=~/objector\nOBJECTOR_EVIDENCE_DIR=~nobody-of-that-name/x\n")
    found = home.load()

    assert found.data_dir == Path.home() / "objector"
    assert found.evidence_dir == home.work / "~nobody-of-that-name" / "x"


@pytest.mark.parametrize("value", ["anna.txt", "./anna", "texts/anna", "~/anna.txt"])
def test_statement_paths(home: Home, value: str) -> None:
    """A statement with a separator or a full stop is a path, and becomes absolute."""
    found = home.load(EMAIL="anna@example.org", STATEMENT=value).account("default").statement

    assert found is not None
    assert Path(found).is_absolute()


@pytest.mark.parametrize("name", ["DATA_DIR", "EVIDENCE_DIR", "CONFIG_DIR"])
def test_folders_are_no_files(home: Home, name: str) -> None:
    """Where a folder is wanted, a file or an impossible name is refused."""
    (home.work / "file").write_text("")

    assert f"OBJECTOR_{name}: wanted a folder" in home.complaint(**{name: "file"})
    assert f"OBJECTOR_{name}: wanted a folder" in home.complaint(**{name: "x" * 300})


def test_zero_byte_in_a_path(home: Home) -> None:
    """A path with a zero byte is refused."""
    home.dotenv("OBJECTOR_DATA_DIR=a\0b\n")

    assert home.complaint() == r".env, OBJECTOR_DATA_DIR: wanted a path, found 'a\x00b'."


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de-DE"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "it_IT"}, "it-IT"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "it_IT", "LC_ALL": "pt_BR.utf8"}, "pt-BR"),
        ({"LANG": "ca_ES@valencia"}, "ca-ES"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": ""}, "de-DE"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_language_of_the_system(home: Home, environ: Mapping[str, str], expected: str) -> None:
    """The language is the system's where none is set, and English where the system has none."""
    where = {"OBJECTOR_CONFIG_DIR": str(home.config)}

    assert load({**where, **environ}, home.work).language == expected
    assert load({**where, **environ, "OBJECTOR_LANGUAGE": "sv"}, home.work).language == "sv"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OBJECTOR_EMAIL anna@example.org\n", "line 1: wanted NAME=value, found 'OBJECTOR_EMAIL "),
        ("\n\n# x\nOBJECTOR_EMAIL\n", "line 4: wanted NAME=value, found 'OBJECTOR_EMAIL'."),
        (
            "A=1\n\nOBJECTOR_EMAIL='anna\n",
            "line 3: wanted NAME=value, found \"OBJECTOR_EMAIL='anna",
        ),
        ('OBJECTOR_EMAIL="a" b\n', "line 1: wanted NAME=value"),
        ("\r\n\r\n=1\r\n", "line 3: wanted NAME=value, found '=1'."),
    ],
)
def test_malformed_dotenv(home: Home, text: str, expected: str) -> None:
    """A line of .env that is no NAME=value is complained about by its number, and quoted."""
    (home.work / ".env").write_bytes(text.encode())

    assert f".env, {expected}" in home.complaint()


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("OBJECTOR_EMIAL", "OBJECTOR_EMAIL"),
        ("OBJECTOR_email", "OBJECTOR_EMAIL"),
        ("objector_email", "OBJECTOR_EMAIL"),
        ("OBJECTOR_LOGLEVEL", "OBJECTOR_LOG_LEVEL"),
        ("OBJECTOR_ENDPOINT", "OBJECTOR_BROWSER_ENDPOINT"),
    ],
)
def test_unknown_variable(home: Home, name: str, near: str) -> None:
    """An unknown variable in .env is named, with its line and the closest that is known."""
    home.dotenv(f"# mine\nexport {name}=x\n")
    expected = f".env, line 2: there is no variable '{name}'. Did you mean '{near}'?"

    assert home.complaint() == expected


@pytest.mark.parametrize("name", ["OBJECTOR_", "OBJECTOR_PASSWORD", "OBJECTOR_XYZ"])
def test_quite_unknown_variable(home: Home, name: str) -> None:
    """If no known name is close, all are listed; the prefix makes none of them close."""
    home.dotenv(f"{name}=x\n")

    assert home.complaint().endswith(f"Known: {', '.join(NAMES)}.")


def test_variables_of_others(home: Home) -> None:
    """Variables that are not ours stay unread, whatever they hold."""
    home.dotenv("PATH=\nOTHER='${OBJECTOR_EMAIL}'\nBARE\nOBJECTOR_EMAIL=anna@example.org\n")

    assert home.load().account("default").email == "anna@example.org"


def test_no_interpolation(home: Home) -> None:
    """A dollar sign is a dollar sign."""
    home.dotenv("OBJECTOR_DATA_DIR='/data/${HOME}'\n")

    assert home.load().data_dir == Path("/data/${HOME}")


def test_dotenv_with_byte_order_mark(home: Home) -> None:
    """A byte order mark, as some editors write it, does no harm."""
    (home.work / ".env").write_text("OBJECTOR_REGION=DE\r\n", encoding="utf-8-sig")

    assert home.load().region == "DE"


@pytest.mark.parametrize("name", [".env", "accounts.toml"])
def test_not_utf8(home: Home, name: str) -> None:
    """A file that is not UTF-8 is named with the line."""
    (home.work / name).write_bytes(b"# one\n# Stra\xdfe\n")
    expected = f"{name}, line 2: the text is not UTF-8. Save the file as UTF-8."

    assert home.complaint() == expected


@pytest.mark.parametrize("name", [".env", "accounts.toml"])
def test_unreadable(home: Home, name: str) -> None:
    """A file that cannot be read is named with the system's reason."""
    (home.work / name).mkdir()

    assert home.complaint().startswith(f"The file '{name}' cannot be read: Is a directory.")


ANNA = '[accounts.anna]\nemail = "anna@example.org"\n'
BEN = '[accounts.ben]\nemail = "ben@example.org"\n'


def test_accounts_file(home: Home) -> None:
    """Each table of accounts.toml is an account, in order; keys win over the variables."""
    home.accounts(
        "[accounts.anna]\n"
        'email = "Anna@EXAMPLE.org"\nplatform = "facebook"\nregion = "de"\nlanguage = "de"\n'
        'statement = "texts/anna.txt"\ncenter = "anna-family"\npage = true\n'
        'endpoint = "ws://localhost:9222"\n' + BEN
    )
    anna, ben = home.load(REGION="FR", LANGUAGE="fr", STATEMENT="none").accounts

    assert anna == Account(
        label="anna",
        email="Anna@example.org",
        platform="facebook",
        region="DE",
        language="de",
        statement=str(home.work / "texts" / "anna.txt"),
        center="anna-family",
        page=True,
        endpoint="ws://localhost:9222",
    )
    assert ben == Account(
        label="ben", email="ben@example.org", region="FR", language="fr", statement="none"
    )


def test_running_browsers_go_round(home: Home) -> None:
    """Several addresses are given to the accounts in their order; a table's own comes first."""
    cleo = '[accounts.cleo]\nemail = "cleo@example.org"\nendpoint = "http://own:9222"\n'
    home.accounts(ANNA + cleo + BEN)
    listed = "http://a:1, selenium+http://b:2/wd/hub"
    found = {a.label: a.endpoint for a in home.load(BROWSER_ENDPOINT=listed).accounts}
    assert found == {"anna": "http://a:1", "cleo": "http://own:9222", "ben": listed.split()[1]}

    found = {
        a.label: a.endpoint
        for a in home.load(BROWSER_ENDPOINT=listed, EMAIL="me@example.org").accounts
    }
    assert [found[label] for label in ("anna", "ben", "default")] == [
        "http://a:1",
        listed.split()[1],
        "http://a:1",
    ]
    assert list(found) == ["default", "anna", "cleo", "ben"]
    one = "wss://a:1/?launch=[1,2]"
    assert home.load(BROWSER_ENDPOINT=one).accounts[0].endpoint == one
    with pytest.raises(SettingsError, match=r"selenium\+http://, found 'selenium\+ws://b:2'"):
        home.load(BROWSER_ENDPOINT="http://a:1,selenium+ws://b:2")


def test_accounts_fall_back(home: Home) -> None:
    """What a table leaves out, or leaves empty, comes from the variables; else the defaults."""
    home.accounts(ANNA + 'region = ""\nplatform = " "\nendpoint = ""\ncenter = ""\n')
    expected = Account(label="anna", email="anna@example.org", language="en")

    assert home.load().accounts == (expected,)

    found = home.load(PLATFORM="facebook", REGION="DE", BROWSER_ENDPOINT="http://localhost:1")
    (anna,) = found.accounts

    assert (anna.platform, anna.region) == ("facebook", "DE")
    assert anna.endpoint == "http://localhost:1"


@pytest.mark.parametrize("text", ["", "# [accounts.anna]\n", "[accounts]\n"])
def test_no_tables(home: Home, text: str) -> None:
    """An accounts.toml without tables adds no account."""
    home.accounts(text)

    assert home.load().accounts == ()
    assert [each.label for each in home.load(EMAIL="anna@example.org").accounts] == ["default"]


EMAIL_WANTED = "wanted an e-mail address such as name@example.org"
BAD_ACCOUNTS = [
    ('[accounts.anna]\nemail = "anna@"\n', f"accounts.anna.email: {EMAIL_WANTED}, found 'anna@'."),
    (
        "[accounts.anna]\n",
        f"accounts.anna.email: {EMAIL_WANTED}, found nothing. Every account needs one.",
    ),
    (
        '[accounts.anna]\nemail = " "\n',
        f"accounts.anna.email: {EMAIL_WANTED}, found ' '. Every account needs one.",
    ),
    ("[accounts.anna]\nemail = 5\n", "accounts.anna.email: wanted a text in quotes, found 5."),
    (ANNA + "center = true\n", "accounts.anna.center: wanted a text in quotes, found true."),
    (
        ANNA + 'page = "yes"\n',
        "accounts.anna.page: wanted true or false, without quotes, found 'yes'.",
    ),
    (ANNA + "page = 1\n", "accounts.anna.page: wanted true or false, without quotes, found 1."),
    (ANNA + 'platform = "x"\n', "accounts.anna.platform: wanted instagram or facebook, found 'x'."),
    (
        ANNA + 'region = "Germany"\n',
        (
            "accounts.anna.region: wanted the two letters of a country "
            "(Germany is DE, Greece GR, the United Kingdom GB), found 'Germany'."
        ),
    ),
    (
        ANNA + 'language = "german"\n',
        "accounts.anna.language: wanted a language code such as de, en or pt-BR, found 'german'.",
    ),
    (
        ANNA + 'endpoint = "9222"\n',
        (
            "accounts.anna.endpoint: wanted an address that begins with "
            "http://, https://, ws://, wss:// or selenium+http://, found '9222'."
        ),
    ),
    (
        ANNA + 'statement = "a\\u0000.txt"\n',
        r"accounts.anna.statement: wanted a path, found 'a\x00.txt'.",
    ),
    (ANNA + 'mail = "x"\n', "accounts.anna.mail: there is no such key. Did you mean 'email'?"),
    (
        ANNA + 'Platform = "x"\n',
        "accounts.anna.Platform: there is no such key. Did you mean 'platform'?",
    ),
    (
        ANNA + 'password = "x"\n',
        (
            "accounts.anna.password: there is no such key. Known: "
            "platform, email, region, language, statement, center, endpoint, page, first_name, "
            "last_name, phone, request, prompts, screenshot, context."
        ),
    ),
    (
        '[accounts]\nanna = "a@example.org"\n',
        "accounts.anna: wanted a table [accounts.anna] with the key email, found 'a@example.org'.",
    ),
    (
        ANNA + '[accounts.Anna]\nemail = "ben@example.org"\n',
        (
            "accounts.Anna: there is also an account 'anna', and their profile folders would be "
            "one on some systems. Rename one of them."
        ),
    ),
]


@pytest.mark.parametrize(("text", "expected"), BAD_ACCOUNTS)
def test_bad_accounts(home: Home, text: str, expected: str) -> None:
    """A complaint names file and key, says what was wanted and quotes what was found."""
    home.accounts(text)

    assert home.complaint() == f"accounts.toml, {expected}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            '[account.anna]\nemail = "anna@example.org"\n',
            ("accounts.toml: wanted tables named [accounts.LABEL], found 'account'."),
        ),
        (
            'email = "anna@example.org"\n',
            ("accounts.toml: wanted tables named [accounts.LABEL], found 'email'."),
        ),
        (
            "accounts = 5\n",
            "accounts.toml, accounts: wanted tables named [accounts.LABEL], found 5.",
        ),
    ],
)
def test_other_tables(home: Home, text: str, found: str) -> None:
    """Anything but tables named [accounts.LABEL] is refused."""
    home.accounts(text)

    assert home.complaint() == found


@pytest.mark.parametrize("label", ["a", "Anna_2", "2-anna", "_", "x" * 40])
def test_good_labels(home: Home, label: str) -> None:
    """A label is made of letters, digits, - and _, at most 40."""
    home.accounts(f'[accounts.{label}]\nemail = "anna@example.org"\n')

    assert home.load().account(label).email == "anna@example.org"


@pytest.mark.parametrize("label", ["", "x" * 41, "-all", "anna b", "../x", "a.b", "jürgen", "a\\n"])
def test_bad_labels(home: Home, label: str) -> None:
    """A label that could not be a folder's name everywhere, or looks like an option, is refused."""
    home.accounts(f'[accounts."{label}"]\nemail = "anna@example.org"\n')
    complaint = home.complaint()

    assert complaint.startswith(
        "accounts.toml, a table below accounts: wanted a name of at most 40"
    )
    assert complaint.endswith(f", found '{label}'.")


@pytest.mark.parametrize(
    ("text", "line"),
    [("\n\nemail anna\n", 3), (ANNA + ANNA, 3), ('[accounts.anna]\nemail = "anna\n', 2)],
)
def test_malformed_toml(home: Home, text: str, line: int) -> None:
    """A broken accounts.toml is named with the line."""
    home.accounts(text)
    complaint = home.complaint()

    assert complaint.startswith("accounts.toml is not valid TOML: ")
    assert f"line {line}," in complaint


def test_accounts_in_the_configuration_folder(home: Home) -> None:
    """accounts.toml lies in the working folder, else in the configuration folder; never in both."""
    (home.config / "accounts.toml").write_text(ANNA + 'statement = "anna.txt"\n')
    (anna,) = home.load().accounts

    assert anna.statement == str(home.config / "anna.txt")

    home.accounts(BEN)

    assert [each.label for each in home.load().accounts] == ["ben"]


def test_accounts_variable(home: Home) -> None:
    """OBJECTOR_ACCOUNTS names the file, and wins over both usual places."""
    home.accounts(BEN)
    (home.work / "clinic").mkdir()
    (home.work / "clinic" / "anna.toml").write_text(ANNA + 'statement = "anna.txt"\n')
    (anna,) = home.load(ACCOUNTS="clinic/anna.toml").accounts

    assert anna.statement == str(home.work / "clinic" / "anna.txt")


def test_accounts_variable_without_a_file(home: Home) -> None:
    """If OBJECTOR_ACCOUNTS names no file, nothing else is taken instead."""
    home.accounts(BEN)
    complaint = home.complaint(ACCOUNTS="mine.toml")

    assert complaint == (
        "There is no file 'mine.toml'. Write one, correct OBJECTOR_ACCOUNTS, "
        "or run `objector init`."
    )


@pytest.mark.parametrize("label", ["default", "Default"])
def test_default_twice(home: Home, label: str) -> None:
    """OBJECTOR_EMAIL and a table called default cannot both be."""
    home.accounts(f'[accounts.{label}]\nemail = "anna@example.org"\n')

    assert home.load().account(label).email == "anna@example.org"
    assert home.complaint(EMAIL="ben@example.org") == (
        f"accounts.toml, accounts.{label}: OBJECTOR_EMAIL makes an account 'default' already. "
        "Rename this table or remove OBJECTOR_EMAIL."
    )


def chosen(found: Settings, *labels: str, every: bool = False) -> list[str]:
    """Choose accounts and return their labels."""
    return [account.label for account in found.chosen(labels, every)]


def test_choosing(home: Home) -> None:
    """Names choose those, --all all, and nothing the account of OBJECTOR_EMAIL."""
    home.accounts(ANNA + BEN)
    found = home.load(EMAIL="carl@example.org")

    assert chosen(found) == ["default"]
    assert chosen(found, "ben", "anna", "ben") == ["ben", "anna"]
    assert chosen(found, every=True) == ["default", "anna", "ben"]
    assert chosen(found, "anna", every=True) == ["anna"]


def test_choosing_the_only_one(home: Home) -> None:
    """The only account needs no name."""
    home.accounts(ANNA)

    assert chosen(home.load()) == ["anna"]


def test_choosing_among_several(home: Home) -> None:
    """Without a name, several accounts and no default are a question to the person."""
    home.accounts(ANNA + BEN)

    with pytest.raises(SettingsError) as caught:
        home.load().chosen((), every=False)

    assert str(caught.value) == ("Which account? Name one or more of 'anna', 'ben', or give --all.")


@pytest.mark.parametrize("every", [False, True])
def test_choosing_none(home: Home, every: bool) -> None:  # noqa: FBT001 (a parameter of the table)
    """Without any account the person is told what to write or to run."""
    with pytest.raises(SettingsError) as caught:
        home.load().chosen((), every)

    assert str(caught.value) == (
        "No account is set up. Run `objector init`, or write OBJECTOR_EMAIL=name@example.org "
        "into a file called .env in this folder."
    )


def test_unknown_account(home: Home) -> None:
    """An unknown account is quoted, and the known ones are listed; case matters."""
    home.accounts(ANNA + BEN)

    with pytest.raises(SettingsError) as caught:
        home.load().chosen(["anna", "Ben"], every=False)

    assert str(caught.value) == "There is no account 'Ben'. Known: 'anna', 'ben'."


def test_unknown_account_without_any(home: Home) -> None:
    """If there is no account at all, asking for one says how to set one up."""
    with pytest.raises(
        SettingsError, match=r"no account 'anna', nor any other\. Run `objector init`"
    ):
        home.load().account("anna")


def commented() -> dict[str, str | None]:
    """Read the variables of .env.example, with the # taken from their lines."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line[1:] for line in lines if line.startswith("#OBJECTOR_"))
    return dotenv_values(stream=io.StringIO(text), interpolate=False)


def test_example_names_every_variable() -> None:
    """.env.example holds each variable once, in the order of the table, and no other."""
    assert tuple(commented()) == NAMES
    assert EXAMPLE.read_text(encoding="utf-8").count("#OBJECTOR_") == len(NAMES)


def test_example_sets_nothing(home: Home) -> None:
    """.env.example can be copied as it is: all of it is commentary, one above each variable."""
    text = EXAMPLE.read_text(encoding="utf-8")
    home.dotenv(text)
    lines = text.splitlines()

    assert all(line.startswith("#") for line in lines if line)
    assert home.load().accounts == ()
    assert all(
        lines[number - 1].startswith("# ") and not lines[number - 2]
        for number, line in enumerate(lines)
        if line.startswith("#OBJECTOR_")
    )


@pytest.mark.parametrize("name", NAMES)
def test_example_values_are_good(home: Home, name: str) -> None:
    """Each example loads once the # is gone, alone with an e-mail address."""
    home.accounts("")
    home.dotenv(f"{name}={commented()[name]}\n")

    assert load({"OBJECTOR_EMAIL": "anna@example.org"}, home.work).accounts


def test_variables_are_described() -> None:
    """Each variable is listed once, with a meaning and a default."""
    assert len(set(NAMES)) == len(VARIABLES)
    assert all(each.name.startswith("OBJECTOR_") for each in VARIABLES)
    assert all(each.meaning and each.default for each in VARIABLES)


def python(code: str, cwd: Path, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python code in a folder, with this environment and our packages."""
    command = [sys.executable, "-c", code]
    full = {"PYTHONPATH": str(ROOT), **environ}
    return subprocess.run(command, cwd=cwd, env=full, capture_output=True, text=True, check=False)
