/** Where the device is: asked on a press alone, drawn with its accuracy, kept in the device. */

const REFUSED = 1;
const PATIENCE_MS = 15_000;

/** The device's point and accuracy in metres; rejects with the name of a sentence. */
export function locate() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(new Error("positionMissing"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({ point: [coords.longitude, coords.latitude], accuracy: coords.accuracy }),
      ({ code }) => reject(new Error(code === REFUSED ? "positionRefused" : "positionMissing")),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30_000 },
    );
  });
}
