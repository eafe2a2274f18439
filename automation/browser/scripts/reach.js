// What a person could see of a field, and whether anything lies over it. Reads only.
"use strict";
(() => {
  const o = globalThis.objector;
  const SMALLEST = 8, FAR = 2000, FAINT = 0.1, OPAQUE = 0.5;
  const NOTHING_LEFT = /inset\((50|100)%|(circle|ellipse)\(0/;
  const NO_CLIP = /^rect\([01]px, [01]px, [01]px, [01]px\)$/;
  const THIRDS = [0.15, 0.5, 0.85];
  // Lets a layer be hit that hides what is below and lets clicks through.
  const solid = new CSSStyleSheet();
  solid.replaceSync("* { pointer-events: auto !important; }");

  // The element and what it stands in, across shadow roots.
  function* around(el) {
    for (let at = el; at; at = at.assignedSlot ?? o.parent(at) ?? at.getRootNode().host) yield at;
  }

  // What an ancestor leaves of a stretch; of one that it can scroll into view, wherever that is.
  function within(stretch, edge, way, scrolling) {
    if (way === "visible") return stretch;
    if (!scrolling && (way === "auto" || way === "scroll")) return edge;
    return [Math.max(stretch[0], edge[0]), Math.min(stretch[1], edge[1])];
  }

  // What its ancestors leave of a box; scrolling: as they are scrolled now.
  function uncut(el, box, scrolling) {
    let x = [box.left, box.right], y = [box.top, box.bottom];
    for (const at of around(el)) {
      if (at === el || at === document.body || at === document.documentElement) continue;
      const { overflowX, overflowY } = getComputedStyle(at);
      if (overflowX === "visible" && overflowY === "visible") continue;
      const edge = at.getBoundingClientRect();
      x = within(x, [edge.left, edge.right], overflowX, scrolling);
      y = within(y, [edge.top, edge.bottom], overflowY, scrolling);
    }
    return { left: x[0], right: x[1], top: y[0], bottom: y[1] };
  }

  const nothing = (box) => box.right - box.left < SMALLEST || box.bottom - box.top < SMALLEST;

  function faint(el) {
    let opacity = 1;
    for (const at of around(el)) {
      const style = getComputedStyle(at);
      opacity *= Number(style.opacity) * Number(/opacity\(([\d.]+)\)/.exec(style.filter)?.[1] ?? 1);
    }
    return opacity < FAINT;
  }

  function cutAway(el) {
    return [...around(el)].some((at) => {
      const style = getComputedStyle(at);
      return NOTHING_LEFT.test(style.clipPath)
        || (["absolute", "fixed"].includes(style.position) && NO_CLIP.test(style.clip));
    });
  }

  // What is typed would not be seen: drawn outside the box, or with no size.
  function unreadable(el, box) {
    const style = getComputedStyle(el), indent = parseFloat(style.textIndent);
    const shift = style.textIndent.endsWith("%") ? indent / 100 * box.width : indent;
    return parseFloat(style.fontSize) < 4 || Math.abs(shift) >= box.width;
  }

  function farAway(el, box) {
    if (box.right + scrollX <= 0 || box.bottom + scrollY <= 0 || box.left + scrollX >= innerWidth) return true;
    const home = o.home(el);
    if (home === document.body || !home.contains(el)) return false;
    const near = home.getBoundingClientRect();
    return Math.max(near.top - box.bottom, box.top - near.bottom, near.left - box.right) > FAR;
  }

  o.reachable = (el) => {
    const off = [...around(el)].some((at) => at.matches("[aria-hidden='true'], [inert]"));
    if (off || !o.visible(el) || faint(el) || cutAway(el)) return false;
    const box = el.getBoundingClientRect();
    return !nothing(box) && !nothing(uncut(el, box, false)) && !farAway(el, box)
      && !unreadable(el, box);
  };

  function seeThrough(el) {
    if (["IMG", "VIDEO", "CANVAS", "IFRAME", "OBJECT", "EMBED", "svg"].includes(el.tagName)) return false;
    const { backgroundColor, backgroundImage } = getComputedStyle(el);
    const alpha = /^(?:rgba\(.*,|.*\/)\s*([\d.]+)\)$/.exec(backgroundColor)?.[1] ?? 1;
    return backgroundImage === "none" && Number(alpha) < OPAQUE;
  }

  // A label that floats over its own field covers nothing; nor does what clicks pass and eyes too.
  // What belongs to it does not cover it either, but for a lid: opaque, silent, over most of it.
  function lies(hit, el, own) {
    if (o.ours.has(hit)) return false;
    if (own.contains(hit)) return lid(hit, el);
    const harmless = hit.closest("label")?.control === el || getComputedStyle(hit).pointerEvents === "none";
    return !(harmless && seeThrough(hit));
  }

  function lid(hit, el) {
    if (seeThrough(hit) || o.clean(hit.innerText)) return false;
    const { width, height } = hit.getBoundingClientRect(), under = el.getBoundingClientRect();
    return width * height * 2 > under.width * under.height;
  }

  function hits(el, { left, top, right, bottom }) {
    const root = el.getRootNode(), points = THIRDS.flatMap((x) => THIRDS.map((y) => [x, y]));
    return points.map(([x, y]) =>
      root.elementsFromPoint(left + x * (right - left), top + y * (bottom - top)));
  }

  // At nine points of what is in the window: seen, covered, hidden (not there), or away (scrolled out).
  // thorough: a layer that lets clicks through counts too; costs a new style for the whole page.
  // own: the part of the page that belongs to it.
  o.lying = (el, thorough = false, own = el) => {
    const shown = uncut(el, el.getBoundingClientRect(), true);
    const part = {
      left: Math.max(shown.left, 0), right: Math.min(shown.right, innerWidth),
      top: Math.max(shown.top, 0), bottom: Math.min(shown.bottom, innerHeight),
    };
    if (nothing(part)) return "away";
    const sheets = [...document.adoptedStyleSheets];
    if (thorough) document.adoptedStyleSheets = [...sheets, solid];
    const lists = hits(el, part);
    if (thorough) document.adoptedStyleSheets = sheets;
    const places = lists.map((list) => list.indexOf(el));
    if (places.filter((at) => at < 0).length > 2) return "hidden";
    const behind = lists.filter((list, i) => list.slice(0, places[i]).some((hit) => lies(hit, el, own)));
    return behind.length > 2 ? "covered" : "seen";
  };
})();
