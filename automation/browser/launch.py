"""Opens one window: an own browser with an own profile, a sealed one, or one that runs elsewhere.

Knows how browsers are started; may not know a flow's screens.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser as PlaywrightBrowser
from playwright.sync_api import BrowserContext, Page, Playwright, ViewportSize
from playwright.sync_api import Error as PlaywrightError

from automation import private
from automation.browser import seal
from automation.browser.clicks import prepare
from automation.browser.elsewhere import connected, has_window
from automation.browser.find import Browser, find
from automation.browser.grid import SCHEME
from automation.browser.plain import readable
from automation.browser.replay import Replay
from automation.browser.window import PlaywrightWindow
from automation.errors import BusyError, GuardError, WindowError
from automation.recording import Recording
from automation.screens import Flow

SIZE = (1280, 900)
VIEWPORT = ViewportSize(width=1280, height=800)
HUB = "SELENIUM_REMOTE_URL"  # with it Playwright starts its browsers on a Selenium Grid
# Hosts that Chromium calls by itself in an idle window; the walk needs none of them.
_CHATTER = (
    "update.googleapis.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "clients2.google.com",
)


@dataclass(frozen=True)
class Plan:
    """How to open a window. profile: a folder, for a live run. recording: for a dry run.

    endpoint: a running browser to use instead of launching one. browser: what the settings name.
    """

    flow: Flow
    headed: bool
    profile: Path | None = None
    recording: Recording | None = None
    endpoint: str | None = None
    browser: str | None = None
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened:
    """An open window and what it is made of, for the provenance. shown: as far as is known."""

    window: PlaywrightWindow
    browser: str
    sandbox: bool | None
    shown: bool = True


@contextmanager
def open_window(playwright: Playwright, plan: Plan) -> Iterator[Opened]:
    """Open a window after this plan and close it at the end.

    WindowError: no browser, no display, refused. GuardError: guard or seal cannot be set.
    BusyError: another browser holds the profile.
    """
    check(plan)
    prepare(playwright)
    with ExitStack() as stack:
        if plan.endpoint:
            opened = _elsewhere(playwright, plan, plan.endpoint, stack)
        elif plan.recording:
            opened = _sealed(playwright, plan, plan.recording, stack)
        else:
            opened = _own(playwright, plan, stack)
        yield opened


def check(plan: Plan) -> None:
    """Refuse what cannot be opened, before anything is."""
    if plan.recording and plan.endpoint:
        raise GuardError(
            "A dry run has to seal its browser, and only a browser that it starts itself can be "
            f"sealed; OBJECTOR_BROWSER_ENDPOINT is '{plan.endpoint}'. Unset it for dry runs."
        )
    if plan.recording and os.environ.get(HUB):
        raise GuardError(f"{HUB} is set, so that a dry run's browser would start elsewhere.")
    if plan.headed and not plan.endpoint and not display():
        raise WindowError(
            "A window was wanted, but this machine has no display (DISPLAY and WAYLAND_DISPLAY "
            "are empty). Run it on a desktop."
        )


def display() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def sandboxed() -> bool:
    """Whether Chromium's sandbox can be on: not for root, whom Chromium refuses."""
    return not hasattr(os, "geteuid") or os.geteuid() != 0


def chosen_browser(playwright: Playwright, plan: Plan) -> Browser:
    """The browser that this plan would start."""
    own: str | None = None
    with suppress(PlaywrightError):
        own = playwright.chromium.executable_path
    return find(plan.browser, headed=plan.headed, own=own)


def _options(playwright: Playwright, plan: Plan) -> dict[str, Any]:
    chosen = chosen_browser(playwright, plan)
    options: dict[str, Any] = {
        "headless": not plan.headed,
        "chromium_sandbox": sandboxed(),
        # Ctrl-C is ours: the driver would kill the browser before anything is kept.
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
        "env": dict(os.environ),
        "args": [f"--window-size={SIZE[0]},{SIZE[1]}", *plan.arguments],
    }
    if chosen.path:
        options["executable_path"] = chosen.path
    return options


def _sealed(playwright: Playwright, plan: Plan, recording: Recording, stack: ExitStack) -> Opened:
    """A browser from which nothing can leave, with the recording as its network."""
    past = stack.enter_context(seal.nobody())
    options = seal.launching(_options(playwright, plan), past)
    browser = _launch(lambda: playwright.chromium.launch(**options))
    stack.callback(_quietly, browser.close)
    shape: dict[str, Any] = {"no_viewport": True} if plan.headed else {"viewport": VIEWPORT}
    context = browser.new_context(service_workers="block", **shape)
    seal.opened(context)
    page = context.new_page()
    seal.check(page, past)
    window = PlaywrightWindow(context, plan.flow, Replay(recording))
    window.start(page)
    return Opened(window, _version(browser), options["chromium_sandbox"])


def _own(playwright: Playwright, plan: Plan, stack: ExitStack) -> Opened:
    """A browser with the account's own profile, which keeps its log-in."""
    assert plan.profile is not None
    options = _options(playwright, plan)
    quiet = ", ".join(f"MAP {host} ~NOTFOUND" for host in _CHATTER)
    if not any("--host-resolver-rules" in argument for argument in plan.arguments):
        options["args"].append(f"--host-resolver-rules={quiet}")
    private.folder(plan.profile, mend=True)  # it holds the log-in, and files of many modes
    context = _launch(
        lambda: playwright.chromium.launch_persistent_context(
            str(plan.profile), no_viewport=True, service_workers="block", **options
        ),
        plan.profile,
    )
    stack.callback(_quietly, context.close)
    window = PlaywrightWindow(context, plan.flow, None, all_ours=True)
    window.start(context.pages[0] if context.pages else context.new_page())
    browser = context.browser
    return Opened(window, _version(browser) if browser else "Chromium", options["chromium_sandbox"])


def _elsewhere(playwright: Playwright, plan: Plan, endpoint: str, stack: ExitStack) -> Opened:
    """A page of our own in a browser that runs elsewhere; that browser is not closed.

    But one that a Grid has started for us is ended.
    """
    browser = connected(playwright, endpoint, stack)
    stack.callback(_quietly, browser.close)
    there = browser.contexts
    context = there[0] if there else browser.new_context(no_viewport=True)
    engine = prepare(playwright, attached=bool(there))
    page = _page_of(context)
    # With its last page a browser may end, and a Grid then waits in vain for its driver.
    if not endpoint.startswith(SCHEME):
        stack.callback(_quietly, page.close)
    window = PlaywrightWindow(context, plan.flow, None, engine=engine)
    window.start(page)
    return Opened(window, _version(browser), None, has_window(page))


def _page_of(context: BrowserContext) -> Page:
    try:
        return context.new_page()
    except PlaywrightError as error:
        raise WindowError(f"The browser opened no page: {readable(error)}") from error


T = TypeVar("T")


def _launch(start: Callable[[], T], profile: Path | None = None) -> T:
    try:
        return start()
    except PlaywrightError as error:
        text = str(error)
        if "ProcessSingleton" in text or "already in use" in text:
            raise BusyError(_in_use(profile)) from error
        if "No usable sandbox" in text or "sandboxing failed" in text:
            raise WindowError(
                "The browser's sandbox could not be started here, and it is not switched off in "
                "silence, for you may type passwords in it. Allow user namespaces, or install "
                "the browser's own package."
            ) from error
        raise WindowError(f"The browser did not start: {_complaint(text)}") from error


def _complaint(text: str) -> str:
    """The browser's own last word in Playwright's long message, else its first line."""
    own = [line.partition("[err]")[2].strip() for line in text.splitlines() if "[err]" in line]
    fatal = [line for line in own if ":FATAL:" in line]
    return readable(Exception((fatal or own or [text])[-1]))


def _in_use(profile: Path | None) -> str:
    lock = profile / "SingletonLock" if profile else None
    holder = ""
    with suppress(OSError):
        holder = os.readlink(lock) if lock else ""  # noqa: PTH115  # the link's text, not a path
    named = f" It is held by '{holder}' (machine and process)." if holder else ""
    return (
        f"Another browser uses the profile '{profile}'.{named} Close its window; "
        f"if there is none, remove the file '{lock}'."
    )


def _version(browser: PlaywrightBrowser) -> str:
    return f"Chromium {browser.version}"


def _quietly(close: Callable[[], object]) -> None:
    with suppress(PlaywrightError):
        close()
