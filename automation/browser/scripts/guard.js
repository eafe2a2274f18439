// Holds what would submit while the engine has the window. Isolated world: the page cannot reach it.
"use strict";
(() => {
  const o = globalThis.objector;
  const state = { armed: true, submit: null };

  const submits = (el) => {
    const control = el?.closest?.("button, input, a, [role=button], [role=link], [role=menuitem]");
    if (!control) return false;
    const native = control.form && ["submit", "image"].includes(control.type);
    return Boolean(native || (state.submit && state.submit.test(o.name(control))));
  };

  function hold(event) {
    if (!state.armed) return;
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
