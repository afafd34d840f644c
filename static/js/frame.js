/** What a frame tells the page around it: its height, and to the sites of its row alone. */

const SIDE_BY_SIDE = "(width >= 40rem)"; // as in embed.css: there the list scrolls beside the map

/** Whether an origin is one of the row's: the same, or one name below a wildcard. */
export function isListed(origin, hosts) {
  return hosts.some((host) => {
    if (!host.includes("://*.")) return host === origin;
    const [scheme, rest] = host.split("://*.");
    return origin.startsWith(`${scheme}://`) && origin.endsWith(`.${rest}`);
  });
}

/** The origin of the page around us, as far as the browser says it; "" otherwise. */
export function parentOrigin({ ancestorOrigins, referrer }) {
  if (ancestorOrigins?.length) return ancestorOrigins[0];
  try {
    return new URL(referrer).origin;
  } catch {
    return "";
  }
}

/**
 * To whom the height may be told. Where the browser does not say who is around us, each site of
 * the row is addressed, and the browser delivers to the right one alone; never "*".
 */
export function targets(origin, hosts) {
  if (origin) return isListed(origin, hosts) ? [origin] : [];
  return hosts.filter((host) => !host.includes("*"));
}

/** Tell the page around us how high we would like to be, now and whenever that changes. */
export function tellHeight({ hosts, height }) {
  if (window.parent === window) return;
  const sides = matchMedia(SIDE_BY_SIDE);
  const { ancestorOrigins } = location;
  const to = targets(parentOrigin({ ancestorOrigins, referrer: document.referrer }), hosts);
  let told = 0;
  function tell() {
    const natural = Math.ceil(document.body.getBoundingClientRect().height);
    const wanted = sides.matches ? height : natural;
    if (wanted === told) return;
    told = wanted;
    for (const origin of to) {
      window.parent.postMessage({ type: "parvis:height", height: wanted }, origin);
    }
  }
  new ResizeObserver(tell).observe(document.body);
  sides.addEventListener("change", tell);
  tell();
}
