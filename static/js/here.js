/** Several contributions on one spot: a short list of them, over the list of all. */

import { fill } from "./words.js";

/**
 * `listIn(box)` answers the list's fragment for a box of the map; `onOpen(id)` opens the only one
 * there is. The way back closes the short list first.
 */
export function makeHere(content, words, { listIn, onOpen, onShown }) {
  const shown = () => content.querySelector("[data-here]");

  const take = () => shown()?.remove();

  function close() {
    if (history.state?.here) return history.back(); // and popstate takes it away
    take();
  }

  function build(cards) {
    const section = document.createElement("section");
    section.className = "here";
    section.dataset.here = "";
    section.setAttribute("aria-labelledby", "here-title");
    // The campaign's own title stays, small; over a contribution there is none.
    const title = document.createElement(content.querySelector(".panel-head") ? "h2" : "h1");
    title.id = "here-title";
    title.tabIndex = -1;
    title.textContent = fill(words.here, { count: cards.length });
    const back = document.createElement("button");
    back.type = "button";
    back.className = "button plain";
    back.dataset.hereClose = "";
    back.textContent = words.hereClose;
    const list = document.createElement("ol");
    list.className = "cards";
    list.setAttribute("role", "list");
    list.append(...cards);
    section.append(back, title, list);
    return section;
  }

  async function open({ ids, box }) {
    const fragment = await listIn(box);
    const cards = [...fragment.querySelectorAll(".cards > li")].filter((item) => {
      const card = item.querySelector("[data-card]");
      return !ids || ids.includes(Number(card?.dataset.card));
    });
    if (!cards.length) return;
    if (cards.length === 1)
      return onOpen(Number(cards[0].querySelector("[data-card]").dataset.card));
    const isNew = !shown();
    take();
    const head = content.querySelector(".panel-head");
    const section = build(cards);
    if (head) head.after(section);
    else content.prepend(section);
    if (isNew && !history.state?.here) history.pushState({ ...history.state, here: true }, "");
    onShown();
    content.querySelector("#here-title").focus({ preventScroll: true });
  }

  content.addEventListener("click", (event) => {
    if (event.target.closest("[data-here-close]")) close();
  });
  content.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown()) close();
  });
  window.addEventListener("popstate", (event) => {
    if (!event.state?.here) take();
  });
  return { open, take };
}
