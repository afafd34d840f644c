/** In a worker: wake the graphics card, so that the page need not wait for it when the map comes. */

const isAwake = Boolean(new OffscreenCanvas(1, 1).getContext("webgl2"));
postMessage(isAwake);
