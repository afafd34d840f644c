import assert from "node:assert/strict";
import test from "node:test";
import { isUntouched, nextStatement } from "../../static/js/desk-refusal.js";

const INSULT = "Les insultes ne sont pas publiées.";
const ELSEWHERE = "Cet avis ne porte pas sur ce quartier.";
const ARTICLES = [INSULT, ELSEWHERE];

test("choosing an article writes its text", () => {
  assert.equal(nextStatement("", INSULT, ARTICLES), INSULT);
});

test("choosing another article replaces a text that nobody has touched", () => {
  assert.equal(isUntouched(INSULT, ARTICLES), true);
  assert.equal(nextStatement(INSULT, ELSEWHERE, ARTICLES), ELSEWHERE);
});

test("what the moderator added behind an article follows the new one", () => {
  const written = `${INSULT} Dites-le sans viser personne.`;
  assert.equal(
    nextStatement(written, ELSEWHERE, ARTICLES),
    `${ELSEWHERE} Dites-le sans viser personne.`,
  );
});

test("a text that is wholly the moderator's is never replaced", () => {
  const written = "Merci de retirer le nom du gardien.";
  assert.equal(nextStatement(written, ELSEWHERE, ARTICLES), written);
});
