// Holds what would submit while the engine has the window, and hears when the person presses.
// Isolated world: the page cannot reach it.
"use strict";
(() => {
  const o = globalThis.objector;
  const isPage = window === window.top;
  const BOX = "textarea, select, [contenteditable], input:not([type=submit], [type=button], "
    + "[type=image], [type=reset], [type=checkbox], [type=radio])";
  const KEYED = "button, a, summary, [role], [tabindex], input[type=submit], input[type=button]";
  const ACTIVE_MS = 6000;  // longer than an activation by the person lasts
  const SENDING_MS = 30000;
  // Frames are never told of a hand-over, so only the page itself is armed.
  const state = { armed: isPage, submit: null, watched: [], here: 0, sent: -Infinity };

  // The page's own fields may bear the names of an element's methods.
  const closest = (el, css) => (el instanceof Element ? Element.prototype.closest.call(el, css) : null);

  const submits = (el) => {
    const control = closest(el, "button, input, a, [role=button], [role=link], [role=menuitem]");
    if (!control) return false;
    const native = control.form && ["submit", "image"].includes(control.type);
    return Boolean(native || (state.submit && state.submit.test(o.name(control))));
  };

  function host(el, attribute) {
    const given = Element.prototype.getAttribute.call(el, attribute);
    try { return given ? new URL(given, location.href).host : location.host; } catch { return ""; }
  }

  // What was filled, as the person was given it: these very elements in this very form.
  function watch(fields) {
    const boxes = Object.entries(fields).flatMap(([name, all]) => all.map((css) => [name, o.find(css)]));
    state.watched = boxes.filter(([, el]) => el).map(([name, el]) => ({
      name, el, form: o.home(el), host: host(o.home(el), "action"), value: o.clean(o.shown(el)),
    }));
  }

  function altered() {
    const changed = state.watched.filter(({ el, form, host: to, value }) =>
      !el.isConnected || o.home(el) !== form || host(form, "action") !== to
      || o.clean(o.shown(el)) !== value);
    return [...new Set(changed.map(({ name }) => name))];
  }

  // The person's own typing is no alteration.
  function typed(event) {
    const target = event.composedPath()[0];
    const lead = target instanceof Element ? o.lead(target) : target;
    const field = state.watched.find(({ el }) => el === lead);
    if (field && event.isTrusted) field.value = o.clean(o.shown(field.el));
  }

  // What the page makes of the form once it is sent is its own affair.
  const news = () => (performance.now() - state.sent < SENDING_MS ? [] : altered());

  // A click, a choice, or Enter or Space where they press something; not typing.
  function presses(event, target) {
    const key = event.key === "Enter" || event.key === " ";
    if (event.type === "keydown") {
      if (event.key === "Enter" && target instanceof HTMLInputElement) return true;
      return key && !closest(target, BOX) && Boolean(closest(target, KEYED));
    }
    if (event.type === "change") return target instanceof HTMLSelectElement;
    if (closest(target, "label") && !(target instanceof HTMLInputElement)) return false;
    return !closest(target, BOX);
  }

  // Only a person's own acts are trusted. One that would send what the page itself has changed
  // since is stopped: first the person is shown it.
  function press(event) {
    const target = event.composedPath()[0];
    if (o.ours.has(event.target)) return;  // what is pressed in our panel sends nothing
    if (!event.isTrusted || !presses(event, target)) return;
    const control = closest(target, "button, input");
    const form = control?.form ?? closest(target, "form");
    const diverted = state.watched.some(({ host: to }) =>
      control?.hasAttribute("formaction") && host(control, "formaction") !== to);
    const near = Boolean(form && Element.prototype.querySelector.call(form, "textarea"));
    const sends = (near || state.watched.length > 0)
      && (submits(target) || (near && event.type === "keydown"));
    if (altered().length || diverted) {
      state.sent = -Infinity;
      if (near || sends) stop(event);
      return;
    }
    if (sends) state.sent = performance.now();
    const open = ({ el }) => !o.isSecret(el) && !o.password(o.home(el));
    const held = sends ? state.watched.filter(open).map(({ name, el }) => [name, o.shown(el)]) : [];
    globalThis.objectorSay(JSON.stringify({ pressed: true, sends, held }));
  }

  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function hold(event) {
    if (!state.armed) {
      if (event.type !== "submit") press(event);
      return;
    }
    const enter = event.type === "keydown" && event.key === "Enter" && event.target?.form
      && event.target.tagName !== "TEXTAREA";
    const click = event.type === "click" && event.composedPath().some((el) => submits(el));
    if (event.type === "submit" || enter || click) stop(event);
  }

  // What a page sends as it goes, no route sees; and nobody's submission needs it.
  function leave(event) {
    const going = event.type !== "visibilitychange" || document.visibilityState === "hidden";
    if (going) event.stopImmediatePropagation();
  }

  // When the person last did something outside every frame.
  function here(event) {
    if (event.isTrusted) state.here = performance.now();
  }

  // A press inside a frame of another site is heard only as the activation that it leaves here.
  function inFrame() {
    const away = !state.armed && document.activeElement?.tagName === "IFRAME"
      && performance.now() - state.here > ACTIVE_MS;
    if (away && navigator.userActivation.isActive && !altered().length) {
      globalThis.objectorSay(JSON.stringify({ pressed: true, sends: false }));
    }
  }
  if (isPage) setInterval(inFrame, 250);

  o.submits = submits;
  o.altered = news;
  // Adding the same listener again does nothing, unless document.open() took it away.
  o.arm = () => {
    for (const type of ["keydown", "pointerdown", "pointerup"]) {
      window.addEventListener(type, here, true);
    }
    for (const type of ["submit", "click", "keydown", "change"]) {
      window.addEventListener(type, hold, true);
    }
    for (const type of ["pagehide", "unload", "visibilitychange"]) {
      window.addEventListener(type, leave, true);
    }
    window.addEventListener("input", typed, true);
  };
  o.guard = ({ armed, submit, watched }) => {
    state.armed = armed;
    state.submit = submit ? new RegExp(submit, "i") : null;
    watch(watched ?? {});
    o.arm();
  };
  o.arm();
})();
