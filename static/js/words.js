/** Sentences come from the template; scripts only fill their %(name)s. */

export function fill(sentence, facts) {
  return sentence.replace(/%\((\w+)\)s/g, (_, name) => String(facts[name] ?? ""));
}

/** What the page holds under an id, written there by json_script. */
export function readJson(id, root = document) {
  const node = root.querySelector(`#${id}`);
  return node ? JSON.parse(node.textContent) : null;
}
