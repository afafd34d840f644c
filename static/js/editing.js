/** Changing what one sent: questions that step aside, photos that leave before the form does. */

import { makePhotos } from "./photos.js";
import { makeQuestions } from "./questions.js";

const form = document.querySelector("[data-editing]");
const chooser = form.querySelector("#photos");
let hasArrived = !chooser;

makeQuestions(form);
if (chooser) {
  form.classList.add("adding");
  form.dataset.ready = "";
  const photos = makePhotos(form, { refused: () => chooser.focus() });
  form.addEventListener("submit", async (event) => {
    if (hasArrived) return;
    event.preventDefault();
    try {
      await photos.arrive();
      hasArrived = true;
      setTimeout(() => form.requestSubmit()); // not while the press that was held back is under way
    } catch {
      chooser.focus(); // each photo says beside it that it has not left yet
    }
  });
}
