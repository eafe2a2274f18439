// Replay only: wires the controls of a recorded page to the pages that they led to.
"use strict";
(() => {
  const o = globalThis.objector;
  let leads = [], timers = [];

  function follow(event) {
    for (const el of event.composedPath()) {
      if (el.nodeType !== 1) continue;
      const role = o.role(el);
      if (!role) continue;
      const name = o.name(el);
      const lead = leads.find((each) => each.role === role && each.name === name);
      if (!lead) continue;
      event.preventDefault();
      event.stopImmediatePropagation();
      setTimeout(() => globalThis.objectorSay(JSON.stringify({ lead: lead.id })), lead.delay);
      return;
    }
  }

  o.leads = (given) => {
    timers.forEach(clearTimeout);
    leads = given.filter((lead) => lead.role);
    timers = given.filter((lead) => !lead.role && !lead.person).map((lead) =>
      setTimeout(() => globalThis.objectorSay(JSON.stringify({ lead: lead.id })), lead.delay));
    window.addEventListener("click", follow, true);
  };
})();
