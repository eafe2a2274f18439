// One look at the page, as plain data. Reads; never changes anything, never waits.
"use strict";
(() => {
  const o = globalThis.objector;
  const ROLES = new Set(["link", "button", "menuitem", "tab", "heading", "dialog", "alertdialog",
    "textbox", "combobox", "checkbox", "radio", "option", "status", "alert", "switch"]);
  const CODE = /\b(?:\w*code|otp|pin|nonce|2fa|two.?factor|verif\w*|pass|pwd|passw\w*)\b/i;
  const SECRET = /\b(?:one-time-code|current-password|new-password)\b/i;
  const LOG_IN = /\b(?:username|webauthn)\b/i;
  const PASSKEY = /\bpasskeys?\b|clés? d.acc[eè]s|(?:clave|llave)s? de acceso|chaves? de acesso/i;
  const once = new WeakSet();  // fields that have held a password, whatever they say now
  let touched = 0, glanced = false;
  for (const type of ["input", "keydown", "pointerdown"]) {
    window.addEventListener(type, (event) => {
      if (!event.isTrusted) return;
      touched += 1;
      globalThis.objectorSay(JSON.stringify({ touched: true }));
    }, true);
  }

  function isSecret(el) {
    if (el.tagName !== "INPUT") return false;
    if (el.type === "password") once.add(el);
    if (SECRET.test(el.getAttribute("autocomplete") ?? "")) once.add(el);
    if (once.has(el)) return true;
    const marks = [el.name, el.id, el.getAttribute("aria-label"), el.placeholder].join(" ");
    const most = ["numeric", "decimal"].includes(el.inputMode) || el.type === "tel" ? 8 : 1;
    const digits = el.maxLength > 0 && el.maxLength <= most;
    return ["text", "tel", "number"].includes(el.type) && (digits || CODE.test(marks.replace(/_/g, " ")));
  }

  o.isSecret = isSecret;

  // What a person can read: innerText would also give what is drawn with opacity 0.
  function readable(root) {
    const seen = new Map(), out = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !node.data.trim()) continue;
      if (["SCRIPT", "STYLE", "NOSCRIPT", "TEXTAREA", "OPTION"].includes(parent.tagName)) continue;
      if (!seen.has(parent)) {
        seen.set(parent,
          parent.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
      }
      if (seen.get(parent)) out.push(node.data);
    }
    return o.clean(out.join(" "));
  }

  const CONTROLS = "input:not([type=hidden]), textarea, select";
  const holdsControl = (node) => node.nodeType === 1
    && (node.matches(CONTROLS) || node.querySelector(CONTROLS) !== null);

  function shownText(node) {
    if (node?.nodeType === 3) return o.clean(node.data);
    return node?.nodeType === 1 && node.checkVisibility() ? o.clean(node.innerText) : "";
  }

  // The first node with text on this side of another, up to the next control; or null.
  function beside(node, side) {
    let at = node[side];
    for (let i = 0; i < 6 && at && !holdsControl(at); i++, at = at[side]) {
      if (shownText(at)) return at;
    }
    return null;
  }

  // Whether all controls in its row have their text behind them: none before the first but a
  // heading, nor before what they all stand in, and some after the last.
  function namedBehind(node) {
    const all = [...(node.parentNode?.childNodes ?? [])].filter(holdsControl);
    const last = all.length > 1 ? beside(all.at(-1), "nextSibling") : null;
    if (!last || last.nodeName === "BUTTON") return false;
    for (let at = all[0]; at?.nodeType === 1 && at.tagName !== "FORM"; at = o.parent(at)) {
      const before = beside(at, "previousSibling");
      if (before) return /^(?:H[1-6]|LEGEND)$/.test(before.nodeName);
    }
    return true;
  }

  function rowText(field) {
    let at = field;
    for (let i = 0; i < 5 && at.parentElement; i++) {
      const up = at.parentElement;
      if ([...up.querySelectorAll(CONTROLS)].some((other) => other !== field)) break;
      at = up;
      const text = o.clean(at.innerText);
      if (text && !(at.tagName === "FORM" || at === document.body)) return text.slice(0, 300);
    }
    return shownText(beside(at, namedBehind(at) ? "nextSibling" : "previousSibling")).slice(0, 300);
  }

  function field(el) {
    const visible = o.reachable(el), lying = visible ? o.lying(el) : "";
    return {
      key: o.key(el), home: o.key(o.home(el)),
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
      value: isSecret(el) ? "" : o.shown(el),
      visible: visible && lying !== "hidden",
      covered: lying === "covered",
      editable: !el.matches(":disabled") && !el.readOnly,
      required: el.required || el.getAttribute("aria-required") === "true",
      skipped: el.tabIndex < 0,
      options: [],
      ...o.choosable(el),
    };
  }

  function forms(fields) {
    const groups = new Map();
    for (const el of fields) {
      const home = o.home(el);
      groups.get(home)?.push(el) ?? groups.set(home, [el]);
    }
    return [...groups].map(([home, members]) => {
      const password = o.password(home) || members.some(isPassword);
      const unread = password ? { value: "" } : {};  // a log-in name, say
      return {
        selector: o.selector(home),
        action: path(attribute(home, "action")),
        sends: o.sends(home),
        password,
        native: home instanceof HTMLFormElement,
        fields: members.filter((el) => !isPassword(el)).map((el) => ({ ...field(el), ...unread })),
      };
    });
  }

  function path(action) {
    try { return action ? new URL(action, location.href).pathname : ""; } catch { return ""; }
  }

  // The page's own fields may bear the names of a form's methods.
  const attribute = (el, name) => Element.prototype.getAttribute.call(el, name);

  const isPassword = (el) => el.tagName === "INPUT" && (el.type === "password" || once.has(el));

  // The form of a field, or the region that it stands in.
  o.home = (el) => el.form ?? el.closest("[role=form], [role=dialog], dialog, main, [role=main]")
    ?? document.body;

  o.password = (home) => {
    const native = home instanceof HTMLFormElement;
    return [...o.elements(home)].some((el) => isPassword(el) && (native || !el.form));
  };

  // Every address that a form or one of its controls would send to, but the page's own.
  o.sends = (home) => {
    if (!(home instanceof HTMLFormElement)) return [];
    const controls = [...Node.prototype.getRootNode.call(home).querySelectorAll("[formaction]")];
    const named = controls.filter((el) => el.form === home).map((el) => attribute(el, "formaction"));
    return [attribute(home, "action"), ...named].filter(Boolean).map((given) => {
      try { return new URL(given, document.baseURI).href; } catch { return given; }
    }).filter((address) => !/^javascript:/i.test(address));
  };

  function covered(dialogs) {
    const hit = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    return dialogs.some((dialog) => dialog.contains(hit) && !dialog.querySelector("textarea"));
  }

  function large(el) {
    const box = el.getBoundingClientRect();
    return o.visible(el) && box.width >= 200 && box.height >= 100;
  }

  // Nothing of a page on another host is read: text alone never tells whose page it is.
  const unread = () => ({
    url: location.href, title: "", language: "", complete: document.readyState === "complete",
    status: 0, words: 0, text: "", announced: "", touched, altered: [], things: [], forms: [],
    matched: [], covered: false, secret: false, log_in: false, frames: 0,
  });

  // hosts: the site's own; left out, every page is read.
  o.glance = (probes, hosts) => {
    o.arm?.();
    o.refresh?.();
    if (hosts && !(location.protocol === "https:" && hosts.includes(location.host))) return unread();
    if (!glanced) globalThis.objectorSay(JSON.stringify({ glanced: true }));
    glanced = true;
    const things = [], fields = [], dialogs = [], spoken = [], chosen = [];
    let secret = false, logIn = false;
    for (const el of o.elements(document)) {
      if (el.tagName === "INPUT" || el.tagName === "TEXTAREA" || el.tagName === "SELECT") {
        if (isSecret(el)) {
          secret ||= o.visible(el) && (el.value !== "" || el === document.activeElement);
          logIn ||= o.visible(el);
        }
        if (LOG_IN.test(el.getAttribute("autocomplete") ?? "")) logIn ||= o.visible(el);
        if (!["hidden", "submit", "button", "reset", "image", "checkbox"].includes(el.type)
          && o.lead(el) === el) fields.push(el);
      }
      const role = o.role(el);
      if (role === "radio" && (el.checked ?? el.getAttribute("aria-checked") === "true")) {
        chosen.push(o.name(el));
      }
      if (!ROLES.has(role) || !o.visible(el)) continue;
      if (role === "dialog" || role === "alertdialog") dialogs.push(el);
      if (["dialog", "alertdialog", "status", "alert"].includes(role)) spoken.push(el);
      things.push([role, o.name(el), Boolean(el.closest("[role=dialog], [role=alertdialog], dialog"))]);
    }
    const text = document.body ? readable(document.body) : "";
    return {
      url: location.href, title: document.title, language: document.documentElement?.lang ?? "",
      complete: document.readyState === "complete",
      chosen,
      status: performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0,
      words: text.split(/\s+/).filter(Boolean).length,
      text: text.slice(0, 100000),
      announced: spoken.map(readable).join(" ").slice(0, 20000),
      touched, altered: o.altered?.() ?? [],
      things, forms: forms(fields),
      matched: probes.filter((css) => [...document.querySelectorAll(css)].some(o.visible)),
      covered: covered(dialogs), secret, log_in: logIn || PASSKEY.test(text),
      frames: [...document.querySelectorAll("iframe, frame, object, embed")].filter(large).length,
    };
  };
})();
