// The panel in the page: says whose turn it is. Closed shadow root, no markup strings, no submit.
// It has no clock of its own (a page can clear the timers of its window): o.refresh is called with
// every glance.
"use strict";
(() => {
  const o = globalThis.objector;
  const HEARD = ["pointerdown", "pointerup", "mousedown", "mouseup", "click", "dblclick",
    "auxclick", "contextmenu", "touchstart", "touchend", "keydown", "keypress", "keyup", "focus",
    "focusin"];
  const TRIES = 40;
  let host = null, root = null, at = null, shown = null, hidden = false, small = false;
  let tries = 0, focused = null, news = [], modals = [];

  function say(said) {
    globalThis.objectorSay(JSON.stringify({ said }));
  }

  function build() {
    host = o.element("div");
    o.ours.add(host);
    root = host.attachShadow({ mode: "closed" });
    root.adoptedStyleSheets = [o.panelStyle()];
    at = {};
    for (const [key, tag, more] of o.panelParts) at[key] = o.element(tag, more);
    at.panel.append(at.head, at.title, at.body, at.live);
    at.head.append(at.turn, at.fold);
    at.body.append(at.text, at.answer, at.note, at.host, at.held, at.fields, at.after, at.next,
      at.save, at.skip);
    root.append(at.panel, o.fields.mark);
    o.onPress(at.save, () => say("save"));
    o.onPress(at.skip, () => say("skip"));
    o.onPress(at.answer, () => say("submitted"));
    o.onPress(at.fold, () => { small = !small; draw(); });
    // What assistive technology presses has no place on the screen; all else is heard below.
    root.addEventListener("click", (event) => { if (event.isTrusted) o.press(event.target); });
  }

  function draw() {
    const { words } = shown;
    at.panel.lang = shown.language;
    at.panel.dir = shown.direction;
    for (const key of ["turn", "title", "text", "host", "next"]) o.write(at[key], shown[key]);
    o.write(at.held, words.in_the_form);
    o.write(at.after, words.next);
    o.write(at.save, words.save_state);
    o.write(at.skip, words.skip);
    o.write(at.answer, words.submitted);
    o.write(at.note, words.submitted_note);
    o.write(at.fold, small ? words.larger : words.smaller);
    at.fold.setAttribute("aria-expanded", String(!small));
    at.body.hidden = small;
    at.held.hidden = at.fields.hidden = !shown.fields.length;
    at.host.hidden = !shown.host;
    at.after.hidden = at.next.hidden = !shown.next;
    at.answer.hidden = at.note.hidden = !shown.answer;
    at.save.hidden = !shown.save;
    at.skip.hidden = !shown.skip;
    o.fields.draw(at.fields, shown.fields, words);
  }

  // A modal dialog makes everything outside it inert: the panel moves into the one opened last.
  // One in a shadow root is not heard of when it opens; it is looked for once it is in the way.
  function home() {
    const modal = (el) => el.isConnected && el.matches("dialog:modal");
    const found = [...document.querySelectorAll("dialog:modal")];
    if (host.isConnected && !reachable()) found.push(...[...o.elements(document)].filter(modal));
    modals = [...new Set([...modals.filter(modal), ...found])];
    return modals.at(-1) ?? document.documentElement;
  }

  function reachable() {
    const { left, top, width } = at.panel.getBoundingClientRect();
    return root.contains(root.elementFromPoint(left + width / 2, top + 2));
  }

  function place() {
    if (!shown || hidden || window !== window.top || !document.documentElement) return;
    if (tries++ > TRIES) return;  // a page that fights for it must not hang
    if (!host) build();
    for (const { name } of [...host.attributes]) if (name !== "popover") host.removeAttribute(name);
    if (host.popover !== "manual") host.popover = "manual";
    at.panel.className = getComputedStyle(document.documentElement).direction;
    const there = home();
    if (host.parentNode !== there) there.append(host);
    if (!host.matches(":popover-open")) host.showPopover();
    else if (!reachable()) {  // something was put on top later
      host.hidePopover();
      host.showPopover();
    }
    watch();
  }

  // For Space and Enter the focus says which button is meant, for the rest the place.
  function hear(event) {
    if (!host || !event.composedPath().includes(host)) return;
    const spoken = event.type === "click" && event.detail === 0;
    if (!spoken) event.stopImmediatePropagation();
    if (!event.isTrusted || spoken) return;
    if (event.type === "click") o.press(root.elementFromPoint(event.clientX, event.clientY));
    if (event.type === "keydown" && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      if (!event.repeat) o.press(root.activeElement);
    }
  }

  // Whatever is put on top or taken away: the panel goes where it can be reached.
  function changed({ target, newState }) {
    if (target === host && newState === "open") return;
    if (target.matches?.("dialog:modal")) {
      modals = [...modals.filter((el) => el !== target), target];
    }
    place();
  }

  // Registered before the page's own, so that a page which swallows events cannot silence it.
  // Adding them again does nothing, unless document.open() took them away.
  function listen() {
    for (const type of HEARD) window.addEventListener(type, hear, true);
    for (const type of ["toggle", "close"]) window.addEventListener(type, changed, true);
    for (const type of ["scroll", "resize"]) window.addEventListener(type, o.follow, true);
    window.addEventListener("input", read, true);
  }

  const observer = new MutationObserver(() => place());
  function watch() {
    observer.disconnect();
    for (const node of [document, document.documentElement, host?.parentNode]) {
      if (node) observer.observe(node, { childList: true });
    }
  }

  function read() {
    if (shown && host) news.push(...o.fields.read());
  }

  function tell() {
    if (news.length && !hidden) o.write(at.live, news.splice(0).join(". "));
  }

  o.refresh = () => {
    listen();
    if (!shown) return;
    tries = 0;
    place();
    read();
    o.follow();
    tell();
  };
  o.panel = (given) => {
    const before = shown;
    shown = given;
    tries = 0;
    if (!shown) return void host?.remove();
    if (!host) build();
    draw();
    place();
    if (before?.title !== shown.title || before.text !== shown.text) {
      news = [shown.turn, shown.title, shown.text];
      if (before) tell();  // a live region speaks only of what comes later than itself
    }
  };
  // For a picture: nothing of ours may be in it. Waits until it is off the screen; false if nothing
  // was on it, and then there is nothing to put back.
  o.conceal = (on) => {
    if (on && !host?.isConnected && !o.outlined()) return false;
    hidden = on;
    if (on) {
      focused = root?.activeElement;
      host?.remove();
    } else {
      tries = 0;
      place();
      focused?.focus({ preventScroll: true });
    }
    o.concealOutlines(on);
    if (!on) return true;
    return new Promise((done) =>
      requestAnimationFrame(() => requestAnimationFrame(() => done(true))));
  };
  o.panelRoot = () => root;  // for this world only
  listen();
  watch();
})();
