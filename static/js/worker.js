/**
 * The service worker, served at /sw.js with `self.parvis` before it (ADR 0023).
 * Network first. Kept: files of the page, and for some hours the pages that the server says may be.
 */

const { version, files, offline, static: statics, header } = self.parvis;
const SHELL = `parvis-shell-${version}`;
const PAGES = `parvis-pages-${version}`;
const KEPT_AT = "X-Kept-At";
const LONGEST_MS = 12 * 3600 * 1000;
const MOST_PAGES = 12;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const NOT_OURS = ["/api/", "/tiles/", "/embed/"];

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(seen(new URL(event.data.keep, location.origin)));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (NOT_OURS.some((path) => url.pathname.startsWith(path))) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith(statics)) event.respondWith(file(event, url));
});

/** The page for what is not kept is asked for as nobody: no name of an account stands in it. */
async function install() {
  const shell = await caches.open(SHELL);
  await shell.addAll([...files, new Request(offline, { credentials: "omit" })]);
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("parvis-") && ![SHELL, PAGES].includes(name)) await caches.delete(name);
  }
  await self.clients.claim();
}

async function page(event, url) {
  try {
    const answer = await fetch(event.request);
    if (answer.type === "basic") event.waitUntil(keepOrDrop(url, answer.clone()));
    return answer;
  } catch {
    return (await kept(url)) ?? (await caches.match(offline)) ?? Response.error();
  }
}

/** The page that was open before this worker was there. */
async function seen(url) {
  await keepOrDrop(url, await fetch(url, { cache: "no-store" }));
}

async function keepOrDrop(url, answer) {
  const pages = await caches.open(PAGES);
  const name = url.pathname + url.search;
  if (answer.redirected || answer.headers.get(header) !== "yes") {
    if (answer.status < 500) await pages.delete(name); // no more for everybody
    return;
  }
  const headers = withoutCoding(answer.headers);
  headers.set(KEPT_AT, String(Date.now()));
  await pages.put(name, new Response(await answer.blob(), { headers }));
  await forgetOld(pages);
}

async function forgetOld(pages) {
  const names = await pages.keys();
  for (const [rank, name] of names.entries()) {
    const isOld = ageOf(await pages.match(name)) > LONGEST_MS;
    if (isOld || rank < names.length - MOST_PAGES) await pages.delete(name);
  }
}

/** A kept page with its banner shown: the words are in the page, in its language. */
async function kept(url) {
  const pages = await caches.open(PAGES);
  const found = await pages.match(url.pathname + url.search, { ignoreVary: true });
  if (!found || ageOf(found) > LONGEST_MS) return null;
  const text = await found.text();
  const language = text.match(/<html lang="([\w-]+)"/)?.[1];
  const at = new Date(Number(found.headers.get(KEPT_AT)));
  const time = at.toLocaleTimeString(language, { timeStyle: "short" });
  const shown = text.replace("data-offline hidden>", "data-offline>").replace("{time}", time);
  return new Response(shown, { headers: found.headers });
}

/** Files whose names carry their hash never change; others are asked for first. */
async function file(event, url) {
  const shell = await caches.open(SHELL);
  const isHashed = HASHED.test(url.pathname);
  const held = () => shell.match(event.request, { ignoreVary: true });
  if (isHashed) {
    const found = await held();
    if (found) return found;
  }
  try {
    const answer = await fetch(event.request);
    if (answer.status === 200) event.waitUntil(shell.put(event.request, answer.clone()));
    return answer;
  } catch (error) {
    const found = await held();
    if (found) return found;
    throw error;
  }
}

function ageOf(answer) {
  return Date.now() - Number(answer?.headers.get(KEPT_AT) ?? 0);
}

/** What the cache gives back is unpacked already. */
function withoutCoding(headers) {
  const copy = new Headers(headers);
  for (const name of ["Content-Encoding", "Content-Length"]) copy.delete(name);
  return copy;
}
