/**
 * The graphics card's programs are made beside the page. A frame that needs one which is not ready
 * is given up, as MapLibre gives up a frame, and drawn again when it is: the page never waits for
 * the card. Where the same program is asked for again, the one that is ready takes its place.
 */

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

/** Let a map's frames wait for their programs; `draw` asks for another frame. */
export function makeBeside(map, draw) {
  const gl = map.getCanvas().getContext("webgl2");
  if (!gl) return;
  const card = WebGL2RenderingContext.prototype;
  const call = (name, ...values) => card[name].apply(gl, values);
  const texts = new WeakMap(); // of shaders, and of programs: those of their shaders
  const shaders = new WeakMap(); // of programs
  const stands = new WeakMap(); // program → the ready one that stands in its place
  let made = new Map(); // text → the program that is ready, or null while it is made
  const real = (program) => stands.get(program) ?? program;

  /** Begin to make a program; behind it stands a fence, which tells when the card has come so far. */
  const begin = (program) => {
    made.set(texts.get(program), null);
    for (const shader of shaders.get(program)) call("compileShader", shader);
    call("linkProgram", program);
    const fence = call("fenceSync", gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    call("flush");
    setTimeout(end, LOOK_MS, program, fence, made);
  };
  const end = (program, fence, those) => {
    if (those !== made) return; // the card was lost meanwhile
    if (call("getSyncParameter", fence, gl.SYNC_STATUS) !== gl.SIGNALED) {
      return setTimeout(end, LOOK_MS, program, fence, those);
    }
    call("deleteSync", fence);
    // Asked once outside a frame, what a frame asks of it stays with the page.
    call("getProgramParameter", program, gl.LINK_STATUS);
    call("getUniformBlockIndex", program, "u_matrix");
    made.set(texts.get(program), program);
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
  const { redraw } = map;
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
  });
}
