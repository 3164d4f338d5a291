"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const controls = one("controls");
  const rows = [...document.querySelectorAll("#rows > article")];
  const texts = new Map();
  const chosen = (name) => one("by-" + name).value;
  let current = null;
  let left = 0;
  const kinds = [...controls.querySelectorAll("input[name=kind]")];

  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase().replace(/\s+/g, " "));
    return texts.get(row);
  };
  const fits = (row, section, level, confidence, wanted, words) => {
    if (section && row.id !== section && !(row.dataset.sections || "").split(" ").includes(section)) return false;
    const units = [row, ...row.querySelectorAll("[data-kind]")];
    const found = units.some((unit) =>
      (!level || unit.dataset.level === level) &&
      (!confidence || unit.dataset.confidence === confidence) &&
      wanted.has(unit.dataset.kind));
    return found && words.every((word) => textOf(row).includes(word));
  };
  const narrow = () => {
    const wanted = new Set(kinds.filter((box) => box.checked).map((box) => box.value));
    const words = one("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    const needed = new Set();
    let count = 0;
    let total = 0;
    for (const row of rows) {
      const shown = fits(row, chosen("section"), chosen("level"), chosen("confidence"), wanted, words);
      row.hidden = !shown;
      if (shown) (row.dataset.sections || "").split(" ").forEach((name) => needed.add(name));
      total += 1;
      count += shown ? 1 : 0;
    }
    // A heading stays above the rows that stay.
    for (const row of rows) if (row.hidden && needed.has(row.id)) row.hidden = false;
    one("shown").textContent = ` ${count} of ${total} passages`;
  };
  const reset = () => {
    kinds.forEach((box) => { box.checked = true; });
    ["section", "level", "confidence"].forEach((name) => { one("by-" + name).value = ""; });
    one("find").value = "";
    narrow();
  };
  const changed = (row) => row.dataset.kind !== "kept" || row.querySelector("[data-kind]:not([data-kind=kept])");
  const step = (way) => {
    const open = rows.filter((row) => !row.hidden && changed(row));
    if (!open.length) return;
    const top = (row) => row.getBoundingClientRect().top;
    const line = Math.max(0, controls.getBoundingClientRect().bottom);
    // Who has scrolled on since the last step goes on from what is on screen.
    const held = current && Math.abs(top(current) - left) < 4 ? open.indexOf(current) : -1;
    let next;
    if (held >= 0) next = open[held + way];
    else if (way > 0) next = open.find((row) => top(row) >= line);
    else next = open.filter((row) => top(row) < line).pop();
    if (!next) next = way > 0 ? open[open.length - 1] : open[0];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
    current = next;
    left = top(next);
  };
  const arrive = () => {
    const target = one(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]") && target.closest("#rows")) reset();
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView({ block: "start" });
  };
  const view = () => { document.body.dataset.view = chosen("view"); };

  // What is led to must not end up under the controls that stay on screen.
  const bar = () => {
    const height = getComputedStyle(controls).position === "sticky" ? controls.offsetHeight : 0;
    document.documentElement.style.setProperty("--bar", `${height}px`);
  };

  controls.addEventListener("input", (event) => (event.target.id === "by-view" ? view() : narrow()));
  one("next").addEventListener("click", () => step(1));
  one("previous").addEventListener("click", () => step(-1));
  one("all").addEventListener("click", reset);
  document.addEventListener("keydown", (event) => {
    if (!one("keys").checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input:not([type=checkbox]), select, textarea")) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
  window.addEventListener("hashchange", arrive);
  if (window.matchMedia("(max-width: 40rem)").matches) one("by-view").value = "redline";
  window.addEventListener("resize", bar);
  controls.hidden = false;
  bar();
  view();
  narrow();
  if (location.hash) arrive();
})();
