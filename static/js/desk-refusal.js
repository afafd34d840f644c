/** What the text for the author becomes when another article is chosen; pure, so that node can test it. */

/** Whether `written` is still one of the articles' own texts, or nothing. */
export function isUntouched(written, articles) {
  const text = written.trim();
  return text === "" || articles.some((article) => article.trim() === text);
}

/** The article that `written` begins with, if any: what was added behind it is the moderator's. */
export function begunWith(written, articles) {
  return articles.find((article) => article.trim() && written.startsWith(article)) ?? null;
}

/**
 * The text after choosing `article`: its own text, followed by what the moderator had added behind
 * another article's; a text that is wholly the moderator's stays as it is.
 */
export function nextStatement(written, article, articles) {
  if (isUntouched(written, articles)) return article;
  const before = begunWith(written, articles);
  return before === null ? written : article + written.slice(before.length);
}
