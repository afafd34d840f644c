/**
 * The graphics card's programs are made beside the page. What needs one that is not ready is left
 * out of its frame, the frame is given up at its end, as MapLibre gives up a frame, and drawn again
 * when the card is ready: the page never waits for the card, and asks it when it has nothing to do.
 * Where the same program is asked for again, the one that is ready takes its place.
 */

const GATHER_MS = 300;
const LOOK_MS = 8;
const LATER = "AbortError"; // what MapLibre forgives a frame
const TAKES_PROGRAM = [
  "bindAttribLocation",
  "getActiveAttrib",
  "getAttribLocation",
  "getProgramInfoLog",
  "getUniformBlockIndex",
  "getUniformLocation",
  "uniformBlockBinding",
  "useProgram",
];

/** While tiles come in one by one, draw them several at a time; whoever moves the map ends that. */
export function gatherFrames(map) {
  const draw = map.triggerRepaint.bind(map);
  const whenFree = makeBeside(map, draw);
  let isDue = false;
  map.triggerRepaint = () => {
    if (!isDue) setTimeout(later, GATHER_MS);
    isDue = true;
  };
  const later = () => {
    isDue = false;
    whenFree(draw);
  };
  const end = () => {
    delete map.triggerRepaint;
  };
  for (const name of ["idle", "movestart", "mousedown", "touchstart"]) map.once(name, end);
}

/**
 * Let a map's frames wait for their programs; `draw` asks for another frame. Answers a function
 * that calls what it is given once the card is free, unless a frame follows by itself.
 */
function makeBeside(map, draw) {
  const gl = map.getCanvas().getContext("webgl2");
  if (!gl) return (then) => then();
  const card = WebGL2RenderingContext.prototype;
  const call = (name, ...values) => card[name].apply(gl, values);
  const texts = new WeakMap(); // of shaders, and of programs: those of their shaders
  const shaders = new WeakMap(); // of programs
  const stands = new WeakMap(); // program → the ready one that stands in its place
  let made = new Map(); // text → the program that is ready, or null while it is made
  let underWay = []; // programs that the card is making
  let times = 0; // that the card was lost: it never answers what was asked before
  const real = (program) => stands.get(program) ?? program;

  /** Call once the card has done all that it has been asked so far. */
  const reached = (then) => {
    const asked = times;
    const fence = call("fenceSync", gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    call("flush");
    const look = () => {
      if (asked !== times) return;
      if (call("getSyncParameter", fence, gl.SYNC_STATUS) !== gl.SIGNALED) {
        return setTimeout(look, LOOK_MS);
      }
      call("deleteSync", fence);
      then();
    };
    setTimeout(look, LOOK_MS);
  };
  /** Call once the card has nothing to do, neither for the map nor for the page that shows it. */
  const whenFree = (then) =>
    reached(() => requestAnimationFrame(() => setTimeout(reached, LOOK_MS, then)));
  const begin = (program) => {
    made.set(texts.get(program), null);
    for (const shader of shaders.get(program)) call("compileShader", shader);
    call("linkProgram", program);
    call("validateProgram", program); // the card has linked it when it comes to a fence
    if (underWay.push(program) === 1) queueMicrotask(() => whenFree(end));
  };
  const end = () => {
    for (const program of underWay.splice(0)) {
      // Asked once outside a frame, what a frame asks of it stays with the page.
      call("getProgramParameter", program, gl.LINK_STATUS);
      call("getUniformBlockIndex", program, "u_matrix");
      made.set(texts.get(program), program);
    }
    draw();
  };

  gl.shaderSource = (shader, text) => {
    texts.set(shader, text);
    call("shaderSource", shader, text);
  };
  gl.compileShader = () => {}; // by `begin`, unless the program is there
  gl.attachShader = (program, shader) => {
    texts.set(program, (texts.get(program) ?? "") + texts.get(shader));
    shaders.set(program, [...(shaders.get(program) ?? []), shader]);
    call("attachShader", program, shader);
  };
  gl.linkProgram = (program) => {
    const text = texts.get(program);
    if (made.get(text)) stands.set(program, made.get(text));
    else if (!made.has(text)) begin(program);
  };
  gl.getProgramParameter = (program, name) => {
    if (made.get(texts.get(program)) === null) {
      throw Object.assign(new Error("A program is being made."), { name: LATER });
    }
    return call("getProgramParameter", real(program), name);
  };
  gl.deleteProgram = (program) => {
    call("deleteProgram", real(program));
    made.delete(texts.get(program));
  };
  for (const name of TAKES_PROGRAM) {
    gl[name] = (program, ...rest) => call(name, real(program), ...rest);
  }
  const { painter, redraw } = map;
  const { render, renderLayer } = painter;
  let missed = null; // why a layer of this frame was left out
  painter.renderLayer = (...drawn) => {
    try {
      renderLayer.apply(painter, drawn);
    } catch (error) {
      if (error.name !== LATER) throw error;
      missed = error; // the layers after it say what they need in the same frame
    }
  };
  painter.render = (...drawn) => {
    missed = null;
    render.apply(painter, drawn);
    if (missed) throw missed;
  };
  map.redraw = () => {
    // A change of size draws at once, and there MapLibre forgives nothing.
    try {
      return redraw.call(map);
    } catch (error) {
      if (error.name !== LATER) throw error;
      return map;
    }
  };
  map.on("webglcontextlost", () => {
    made = new Map();
    underWay = [];
    times += 1;
  });
  return (then) => {
    if (!underWay.length) whenFree(then);
  };
}
