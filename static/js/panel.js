/** What the panel shows: the list, or one contribution in its place; back keeps the place. */

import { readJson } from "./words.js";

/** A page fetched from its address; null when there is none to see. */
async function fetchPage(address, options = {}) {
  const response = await fetch(address, { cache: "no-store", ...options });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return { page, isThere: response.ok, status: response.status, address: response.url };
}

/** A sentence that is said aloud. */
function noteOf(words, looks = "note") {
  const note = document.createElement("p");
  note.className = looks;
  note.setAttribute("role", "alert");
  note.textContent = words;
  return note;
}

export function makePanel(content, data, { onOpened, onClosed, scroll, listAddress }) {
  let list = data.placeId ? null : { title: document.title, address: location.href, scroll: 0 };
  const shortcuts = document.querySelector(".skip");
  let shown = data.placeId;
  let asked = 0; // only the last thing asked for may be shown
  const replies = new Map(); // what is being typed under each contribution

  const isOpen = () => Boolean(shown);
  const addressOf = (id) => data.one.replace("/0/", `/${id}/`);

  function keepList() {
    hush();
    list = {
      title: document.title,
      address: listAddress(), // not the bar's: going forward, it names the contribution already
      scroll: scroll(),
      nodes: [...content.childNodes],
      shortcuts: [...shortcuts.childNodes],
    };
  }

  const hush = () => content.querySelector("[data-panel-note]")?.remove();

  /** A sentence over what is shown, until something else is; nothing of it is lost. */
  function say(words) {
    hush();
    const note = noteOf(words, "note careful");
    note.dataset.panelNote = "";
    content.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  }

  const fieldsOf = () => [
    ...content.querySelectorAll("#reply-form :is(textarea, input[type=text])"),
  ];

  /** A reply that is being typed waits here until its contribution is opened again. */
  function keepReply() {
    const typed = fieldsOf().map(({ name, value }) => [name, value]);
    if (typed.some(([, value]) => value.trim())) replies.set(shown, new Map(typed));
    else replies.delete(shown);
  }

  function bringReplyBack() {
    const typed = replies.get(shown);
    for (const field of typed ? fieldsOf() : []) field.value ||= typed.get(field.name) ?? "";
  }

  function put(page) {
    const fresh = page.querySelector("[data-panel-content]");
    content.replaceChildren(...document.adoptNode(fresh).childNodes);
    shortcuts.replaceChildren(...document.adoptNode(page.querySelector(".skip")).childNodes);
    document.title = page.title;
  }

  async function show(id, { isNew = true } = {}) {
    const turn = ++asked;
    const found = await fetchPage(addressOf(id)).catch(() => null);
    if (turn !== asked) return;
    if (!found?.isThere) return miss(id, found?.status);
    const { page, address } = found;
    if (isOpen()) keepReply();
    else keepList();
    put(page);
    const told = readJson("map-data", page);
    shown = told.placeId;
    bringReplyBack();
    if (isNew) history.pushState({ contribution: shown }, "", address);
    onOpened({ id: shown, geometry: told.place });
    content.querySelector("h1")?.focus({ preventScroll: true });
  }

  async function showList({ isNew = true } = {}) {
    const from = shown;
    const turn = ++asked;
    const found = list?.nodes ? null : await fetchPage(data.page).catch(() => ({}));
    if (turn !== asked) return;
    if (found && !found.isThere) return say(data.words.broken);
    keepReply();
    shown = null;
    if (list?.nodes) {
      content.replaceChildren(...list.nodes);
      shortcuts.replaceChildren(...list.shortcuts);
      document.title = list.title;
    } else {
      put(found.page);
      list = { title: found.page.title, address: data.page, scroll: 0 };
    }
    if (isNew) history.pushState({}, "", list.address);
    onClosed(list.scroll);
    const card = content.querySelector(`[data-opens="${from}"]`) ?? content.querySelector("h1");
    card?.focus({ preventScroll: true });
  }

  /** What was asked for does not come: why, over what is shown. */
  function miss(id, status) {
    if (status !== 404) say(data.words.broken);
    else if (id === shown) gone();
    else say(data.words.gone);
  }

  /** What is shown is not public any more; a reply that was being typed can still be copied. */
  function gone() {
    const article = content.querySelector("[data-contribution]");
    if (!article || "gone" in article.dataset) return; // said already, what was kept stays
    article.dataset.gone = "";
    const typed = fieldsOf().filter(({ value }) => value.trim());
    const kept = typed.flatMap((field) => {
      field.readOnly = true;
      return [...field.labels, field];
    });
    article.replaceChildren(noteOf(data.words.gone), ...kept);
  }

  const mark = () => history.replaceState(shown ? { contribution: shown } : {}, "");
  window.addEventListener("popstate", (event) => {
    if (!event.state) return mark(); // a link to a part of what is shown already
    const wanted = event.state.contribution ?? null;
    if (wanted === (shown ?? null)) return;
    if (wanted) show(wanted, { isNew: false });
    else showList({ isNew: false });
  });
  mark();

  return {
    isOpen,
    open: show,
    close: showList,
    say,
    hush,
    kept: (selector) => {
      for (const node of (isOpen() && list?.nodes) || []) {
        if (node.matches?.(selector)) return node;
        const found = node.querySelector?.(selector);
        if (found) return found;
      }
      return null;
    },
    /** Do what the support's form asks, and show the support as it is then; a reply being typed stays. */
    async act(form) {
      const sent = { method: "POST", body: new FormData(form) };
      const page = (await fetchPage(form.action, sent).catch(() => null))?.page;
      if (!page) return say(data.words.broken); // the form stays, to be pressed again
      const fresh = page.querySelector("#support");
      const current = form.closest("#support");
      if (fresh && current) {
        current.replaceWith(document.adoptNode(fresh));
        (fresh.querySelector("button") ?? content.querySelector("h1"))?.focus();
      } else {
        const words = page.querySelector('[role="alert"]')?.textContent ?? data.words.broken;
        form.replaceWith(noteOf(words, "note careful"));
      }
    },
    /** Read the open contribution again; what is being typed stays. */
    async refresh() {
      if (!isOpen()) return;
      const turn = asked;
      const { page, isThere, status } = await fetchPage(addressOf(shown)); // failing is told by `watch`
      if (turn !== asked) return;
      if (status === 404) return gone();
      const isTyping = [...content.querySelectorAll("textarea")].some((field) =>
        field.value.trim(),
      );
      if (!isThere || isTyping || content.contains(document.activeElement?.form)) return;
      const fresh = page.querySelector("[data-contribution]");
      const current = content.querySelector("[data-contribution]");
      for (const name of [".support", ".replies"]) {
        const [before, after] = [current?.querySelector(name), fresh?.querySelector(name)];
        if (before && after && before.textContent !== after.textContent) before.replaceWith(after);
      }
    },
  };
}
