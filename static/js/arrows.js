/** How far an arrow key moves the map under the cross-hair, in pixels; further with Shift. */

const STEP_PX = 24;
const FAR_PX = 120;

/** [right, down] for an arrow key, or null for any other. */
export function stepOf({ key, shiftKey = false }) {
  const far = shiftKey ? FAR_PX : STEP_PX;
  const steps = {
    ArrowLeft: [-far, 0],
    ArrowRight: [far, 0],
    ArrowUp: [0, -far],
    ArrowDown: [0, far],
  };
  return steps[key] ?? null;
}
