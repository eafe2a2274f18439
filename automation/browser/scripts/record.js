// Recording only: tells which control was pressed, by whomever, before the page hears of it.
"use strict";
(() => {
  const o = globalThis.objector;
  const CONTROLS = new Set(["button", "link", "menuitem", "tab", "radio", "checkbox", "option", "switch"]);

  // Defined once: a document that is written anew takes its listeners away, and it is added again.
  o.heardPress ??= function pressed(event) {
    if (!event.isTrusted || o.ours.has(event.target)) return;
    const path = event.composedPath().filter((el) => el.nodeType === 1 && o.role(el) && o.name(el));
    const el = path.find((each) => CONTROLS.has(o.role(each))) ?? path[0];
    const control = el ? { role: o.role(el), name: o.name(el) } : { role: "", name: "" };
    globalThis.objectorSay(JSON.stringify({ followed: control }));
  };

  // What a person could tell two states of a page apart by; not what is typed into it.
  o.outlook = () => {
    const things = [...o.elements(document)].filter((el) => o.role(el) && o.visible(el))
      .map((el) => `${o.role(el)} ${o.name(el)}`);
    return [location.href.split(/[?#]/)[0], document.title, ...things, o.clean(document.body?.innerText)]
      .join("\n");
  };
  // Before the click itself, which a page, or a recording that is replayed, may keep to itself.
  for (const type of ["pointerup", "click"]) window.addEventListener(type, o.heardPress, true);
})();
