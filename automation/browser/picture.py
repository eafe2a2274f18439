"""Takes the picture of one page, without what is ours or in a frame; knows no screen."""

from __future__ import annotations

from playwright.sync_api import Error as PlaywrightError

from automation.browser.plain import readable
from automation.browser.world import World
from automation.errors import WindowError

PICTURE_MS = 8_000
# A log-in in a frame of another site can be seen in a picture, but not from a script of ours.
FRAMES = "iframe, frame, object, embed, fencedframe"


def picture(world: World) -> bytes:
    """The whole page as PNG: our panel taken away, what frames show covered by a box."""
    world.call("conceal", True)
    try:
        return world.page.screenshot(
            full_page=True,
            timeout=PICTURE_MS,
            animations="disabled",
            mask=[world.page.locator(FRAMES)],
            mask_color="#8a8d91",
        )
    except PlaywrightError as error:
        raise WindowError(f"No picture could be taken: {readable(error)}") from error
    finally:
        world.call("conceal", False)
