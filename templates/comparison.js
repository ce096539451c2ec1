"use strict";
// Comfort for keyboards. Without it every link, control and fold of the page works all the same.
(() => {
  const stops = [...document.querySelectorAll(".row[id], article.change")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const shown = (stop) => stop.offsetParent !== null;

  // What is folded opens for whoever was sent there.
  const unfold = (target) => {
    for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };
  const go = (target) => {
    unfold(target);
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };
  const step = (direction) => {
    const open = stops.filter(shown);
    const here = document.activeElement;
    const at = open.indexOf(here.closest(".row[id], article.change"));
    const line = innerHeight / 2;
    const next = at >= 0
      ? open[at + direction]
      : direction > 0
        ? open.find((stop) => stop.getBoundingClientRect().top > line)
        : open.filter((stop) => stop.getBoundingClientRect().bottom < line).pop();
    if (next) go(next);
  };
  const other = (one, two) => {
    const [first, second] = [one, two].map((id) => document.getElementById(id));
    if (first && second) (first.checked ? second : first).click();
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    m: () => other("all-changes", "only-material"),
    s: () => other("one-text", "side-by-side"),
    o: () => { const outline = document.querySelector(".outline a"); if (outline) { unfold(outline); outline.focus(); } },
    t: () => go(document.querySelector("h1")),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=text], input[type=search], textarea, select")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  addEventListener("hashchange", () => unfold(document.getElementById(location.hash.slice(1))));
  unfold(document.getElementById(location.hash.slice(1)));
  for (const help of document.querySelectorAll(".keys")) help.hidden = false;
})();
