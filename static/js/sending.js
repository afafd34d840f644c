/** Hand the form in, through cuts of the network, once: each try carries the same key. */

const LONGEST_MS = 60_000;
const PATIENCE_MS = 30_000; // for one answer
const RENEWED_MS = 4_000; // a key signed a moment ago would look like a robot's haste

/** How long to wait after so many tries that got no answer. */
export function pause(tries) {
  return Math.min(LONGEST_MS, 1000 * 2 ** tries);
}

/** What an answer means: arrived, to be tried again, or refused. */
export function verdict({ status, redirected, url }) {
  if (redirected && new URL(url).pathname.startsWith("/receipts/")) {
    return status < 500 ? "sent" : "later";
  }
  return [500, 502, 503, 504].includes(status) ? "later" : "refused";
}

/**
 * body(): what to send, or its promise; failing, it is tried again later.
 * tell(state): waiting, sending, sent or "" is shown.
 * refused(page, answer): the form shows why; a new key in it that renews the old one returns true.
 */
export function makeSender({ address, body, tell, arrived, refused }) {
  let tries = 0;
  let timer = 0;
  let isUnderWay = false;
  let wish = null; // each wish to send is another one; null for none

  async function attempt() {
    if (isUnderWay || !wish) return;
    clearTimeout(timer);
    isUnderWay = true;
    const mine = wish;
    tell("sending");
    try {
      const sent = await body();
      if (mine !== wish) return; // stopped before it left
      const signal = AbortSignal.timeout(PATIENCE_MS);
      await answered(await fetch(address, { method: "POST", body: sent, signal }), mine);
    } catch {
      if (mine === wish) later();
    } finally {
      isUnderWay = false;
      if (mine !== wish) attempt(); // of what was wanted meanwhile
    }
  }

  async function answered(answer, mine) {
    const meant = verdict(answer);
    if (meant === "later") return later();
    const page = await answer.text();
    if (mine !== wish) return;
    if (meant === "sent") {
      wish = null;
      tell("sent");
      arrived(answer.url);
    } else if (refused(new DOMParser().parseFromString(page, "text/html"))) {
      timer = setTimeout(attempt, RENEWED_MS);
    } else {
      stop();
    }
  }

  function later() {
    if (!wish) return;
    tries += 1;
    tell("waiting");
    timer = setTimeout(attempt, pause(tries));
  }

  function stop() {
    wish = null;
    clearTimeout(timer);
    tell("");
  }

  addEventListener("online", attempt);
  document.addEventListener("visibilitychange", () => !document.hidden && attempt());
  return {
    start() {
      wish = Symbol("a wish");
      tries = 0;
      attempt();
    },
    stop,
  };
}
