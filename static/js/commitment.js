/** What the city commits itself to, one tap away: the words of the page about it, in a dialog. */

const MARGIN_PX = 16;

/**
 * Links with `data-commitment` open the dialog; where it cannot be filled, they lead to the page.
 * A click beside it, Escape and its button close it; the focus goes back to the link.
 */
export function makeCommitment(shell, dialog) {
  const body = dialog.querySelector("[data-commitment-body]");
  let isFilled = false;

  async function fill(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const parts = [...page.querySelectorAll("[data-told]")];
    if (!parts.length) throw new Error("nothing told");
    parts.sort((a, b) => Number(a.dataset.told) - Number(b.dataset.told));
    body.replaceChildren(...parts.map((part) => document.adoptNode(part)));
    isFilled = true;
  }

  async function open(link) {
    try {
      if (!isFilled) await fill(link.href);
      dialog.showModal();
      const aim = link.hash && body.querySelector(link.hash);
      body.scrollTop = aim ? aim.offsetTop - body.offsetTop - MARGIN_PX : 0;
    } catch {
      location.assign(link.href);
    }
  }

  shell.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-commitment]");
    if (!link) return;
    event.preventDefault();
    open(link);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-commitment-close]")) dialog.close();
  });
}
