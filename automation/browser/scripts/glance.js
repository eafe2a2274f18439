// One look at the page, as plain data. Reads; never changes anything, never waits.
"use strict";
(() => {
  const o = globalThis.objector;
  const ROLES = new Set(["link", "button", "menuitem", "tab", "heading", "dialog", "alertdialog",
    "textbox", "combobox", "checkbox", "radio", "option", "status", "alert", "switch"]);
  const CODE = "input[autocomplete='one-time-code'], input[name='approvals_code'], input[name='nonce']";

  function rowText(field) {
    let at = field;
    for (let i = 0; i < 5 && at.parentElement; i++) {
      const up = at.parentElement;
      const others = [...up.querySelectorAll("input:not([type=hidden]), textarea, select")];
      if (others.some((other) => other !== field)) break;
      at = up;
      const text = o.clean(at.innerText);
      if (text && !(at.tagName === "FORM" || at === document.body)) return text.slice(0, 300);
    }
    let before = at.previousSibling;
    for (let i = 0; i < 4 && before; i++, before = before.previousSibling) {
      if (before.nodeType === 1 && before.querySelector?.("input, textarea, select")) break;
      const text = o.clean(before.nodeType === 3 ? before.data : before.innerText);
      if (text) return text.slice(0, 300);
    }
    return "";
  }

  function reachable(el) {
    if (!o.visible(el) || el.closest("[aria-hidden='true'], [inert]")) return false;
    const box = el.getBoundingClientRect();
    const top = box.top + window.scrollY, left = box.left + window.scrollX;
    if (box.width < 8 || box.height < 8 || left + box.width <= 0 || top + box.height <= 0) return false;
    if (left > Math.max(document.documentElement.scrollWidth, window.innerWidth)) return false;
    const style = getComputedStyle(el);
    return style.clipPath === "none" || !/inset\((50|100)%/.test(style.clipPath);
  }

  function field(el) {
    return {
      selector: o.selector(el),
      kind: el.type || el.tagName.toLowerCase(),
      name: el.name ?? "",
      id: el.id ?? "",
      label: o.labelText(el) || o.clean(o.referenced(el)),
      aria: o.clean(el.getAttribute("aria-label")),
      placeholder: o.clean(el.placeholder),
      autocomplete: el.getAttribute("autocomplete") ?? "",
      row: rowText(el),
      marks: [el.className, el.getAttribute("data-testid") ?? ""].join(" ").trim(),
      value: el.matches(CODE) ? "" : el.value ?? "",
      visible: reachable(el),
      editable: !el.matches(":disabled") && !el.readOnly,
      required: el.required || el.getAttribute("aria-required") === "true",
      skipped: el.tabIndex < 0,
    };
  }

  function forms(fields) {
    const groups = new Map();
    for (const el of fields) {
      const home = el.form ?? el.closest("[role=form], [role=dialog], dialog, main, [role=main]")
        ?? document.body;
      groups.get(home)?.push(el) ?? groups.set(home, [el]);
    }
    return [...groups].map(([home, members]) => ({
      selector: o.selector(home),
      action: path(home.getAttribute?.("action")),
      password: members.some((el) => el.type === "password"),
      native: home.tagName === "FORM",
      fields: members.filter((el) => el.type !== "password").map(field),
    }));
  }

  function path(action) {
    try { return action ? new URL(action, location.href).pathname : ""; } catch { return ""; }
  }

  function covered(dialogs) {
    const hit = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    return dialogs.some((dialog) => dialog.contains(hit));
  }

  o.glance = (probes) => {
    o.arm?.();
    const things = [], fields = [], dialogs = [];
    let secret = false;
    for (const el of o.elements(document)) {
      if (el.tagName === "INPUT" || el.tagName === "TEXTAREA" || el.tagName === "SELECT") {
        if (el.type === "password" || el.matches(CODE)) {
          secret ||= o.visible(el) && (el.value !== "" || el === document.activeElement);
        }
        if (!["hidden", "submit", "button", "reset", "image", "checkbox", "radio", "file"]
          .includes(el.type)) fields.push(el);
      }
      const role = o.role(el);
      if (!ROLES.has(role) || !o.visible(el)) continue;
      if (role === "dialog" || role === "alertdialog") dialogs.push(el);
      things.push([role, o.name(el), Boolean(el.closest("[role=dialog], [role=alertdialog], dialog"))]);
    }
    const text = document.body?.innerText ?? "";
    return {
      url: location.href, title: document.title, language: document.documentElement?.lang ?? "",
      complete: document.readyState === "complete",
      words: text.split(/\s+/).filter(Boolean).length,
      text: text.slice(0, 20000),
      things, forms: forms(fields),
      matched: probes.filter((css) => [...document.querySelectorAll(css)].some(o.visible)),
      covered: covered(dialogs), secret,
    };
  };
})();
// After filling: the text is shown from its beginning, and nothing has the focus.
globalThis.objector.rest = (selectors) => {
  for (const css of selectors) {
    const el = document.querySelector(css);
    el?.blur();
    if (el) el.scrollTop = 0;
  }
};
// The value of one field, if it is still the field that was seen.
"use strict";
globalThis.objector.value = ({ selector, name, kind }) => {
  const parts = selector.split(" >> ");
  let root = document, el = null;
  for (const part of parts) {
    const hits = root.querySelectorAll(part);
    if (hits.length !== 1) return null;
    el = hits[0];
    root = el.shadowRoot ?? el;
  }
  const same = (el.name ?? "") === name && (el.type || el.tagName.toLowerCase()) === kind;
  return same && el.isConnected ? el.value : null;
};
