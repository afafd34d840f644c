/** Forms with a check against robots: begun when somebody writes, waited for when they send. */

const module = () => import("./proof.js");
const guarded = (event) => {
  const form = event.target.closest?.("form");
  return form?.querySelector("[data-proof]") ? form : null;
};

document.addEventListener("input", async (event) => {
  const form = guarded(event);
  if (form) (await module()).prove(form).catch(() => {}); // asked again when it is sent
});

document.addEventListener(
  "submit",
  (event) => {
    const form = guarded(event);
    if (!form) return;
    if (form.dataset.proofLeaves === "yes") {
      delete form.dataset.proofLeaves;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(form, event.submitter);
  },
  true, // before the dialogs, which send by themselves
);

/** Send it once it is proven; without a network at all the browser says so itself. */
async function leave(form, submitter) {
  try {
    const { isProven, prove, tellWaiting } = await module();
    const done = prove(form);
    if (!isProven(form)) tellWaiting(form);
    await done;
  } catch {
    // sent without: it is read before it appears
  }
  form.dataset.proofLeaves = "yes";
  form.requestSubmit(submitter);
}
