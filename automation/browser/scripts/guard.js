// Holds what would submit while the engine has the window. Isolated world: the page cannot reach it.
"use strict";
(() => {
  const o = globalThis.objector;
  // Frames are never told of a hand-over, so only the page itself is armed.
  const state = { armed: window === window.top, submit: null };

  const submits = (el) => {
    const control = el?.closest?.("button, input, a, [role=button], [role=link], [role=menuitem]");
    if (!control) return false;
    const native = control.form && ["submit", "image"].includes(control.type);
    return Boolean(native || (state.submit && state.submit.test(o.name(control))));
  };

  // The person presses send: what leaves next is their submission.
  function press(event) {
    const control = event.target?.closest?.("button, input, [role=button]");
    const form = event.type === "submit" ? event.target : control?.form ?? control?.closest("form");
    if (event.isTrusted && form?.querySelector("textarea")) {
      globalThis.objectorSay(JSON.stringify({ pressed: true }));
    }
  }

  function hold(event) {
    if (!state.armed) {
      const sends = event.type === "submit" || (event.type === "click" && submits(event.target));
      if (sends && window === window.top) press(event);
      return;
    }
    const enter = event.type === "keydown" && event.key === "Enter" && event.target?.form
      && event.target.tagName !== "TEXTAREA";
    const click = event.type !== "keydown" && event.composedPath().some((el) => submits(el));
    if (event.type === "submit" || enter || click) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  o.submits = submits;
  // Adding the same listener again does nothing, unless document.open() took it away.
  o.arm = () => {
    for (const type of ["submit", "click", "keydown"]) window.addEventListener(type, hold, true);
  };
  o.guard = ({ armed, submit }) => {
    state.armed = armed;
    state.submit = submit ? new RegExp(submit, "i") : null;
    o.arm();
  };
  o.arm();
})();
