"""Which elements and attributes of HTML a scrubbed page may have; data only."""

from __future__ import annotations

import re

# Dropped with everything inside.
DROPPED = {
    "script": "script",
    "noscript": "script",
    "template": "script",
    "object": "frame",
    "embed": "frame",
    "applet": "frame",
    "audio": "picture",
    "video": "picture",
    "source": "picture",
    "track": "picture",
    "base": "address",
    "link": "address",
    "frame": "frame",
    "frameset": "frame",
    "portal": "frame",
    "xmp": "text",
    "plaintext": "text",
    "noembed": "frame",
    "noframes": "frame",
    "listing": "text",
}
VOID = {"area", "br", "col", "hr", "img", "input", "meta", "wbr"}
VOID_DROPPED = {"embed", "source", "track", "base", "link", "frame", "plaintext"}
FOREIGN = {"svg", "math"}
META = {"viewport", "color-scheme", "theme-color"}
ADDRESSES = {"href", "action", "formaction", "xlink:href"}
STATE = {"checked", "selected", "disabled", "readonly", "required", "multiple", "hidden", "open"}
STATE |= {"inert", "novalidate", "shadowrootdelegatesfocus", "autofocus", "nowrap", "reversed"}
GEOMETRY = re.compile(
    "d|viewbox|points|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|dx|dy|transform|width|height|fill|"
    "stroke|opacity|stroke-width|stroke-linecap|stroke-linejoin|stroke-dasharray|"
    "stroke-dashoffset|offset|stroke-miterlimit|fill-rule|clip-rule|fill-opacity|"
    "stroke-opacity|stop-color|stop-opacity|gradientunits|gradienttransform|patternunits|"
    "preserveaspectratio|mask|clip-path|clippathunits|maskunits|maskcontentunits|"
    "stddeviation|in|in2|result|operator|values|mode|rotate|pathlength|spreadmethod|fx|fy"
)
WORDY = re.compile(
    "class|id|role|lang|dir|title|alt|for|name|type|placeholder|autocomplete|inputmode|"
    "maxlength|minlength|min|max|step|rows|cols|colspan|rowspan|scope|size|accept|method|"
    "enctype|tabindex|media|contenteditable|popover|popovertarget|popovertargetaction|"
    "shadowrootmode|slot|part|exportparts|charset|label|headers|abbr|start|align|valign|"
    "bgcolor|border|cellpadding|cellspacing|color|face|usemap|list|form|enterkeyhint|"
    "translate|version|xml:lang|itemprop|data-testid|data-cookiebanner"
)
TYPED = {"text", "email", "tel", "search", "url", "number", "password", "date", "month", "week"}
TYPED |= {"time", "datetime-local", "color", "range", "file"}
NAME = re.compile(r"[a-z][a-z0-9:_.-]*")
BUTTONS = {"submit", "button", "reset", "checkbox", "radio", "image"}
NAME_SPACES = {f"http://www.w3.org/{path}" for path in ("2000/svg", "1999/xlink", "1999/xhtml")}
NAME_SPACES |= {"http://www.w3.org/1998/Math/MathML"}
