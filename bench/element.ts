/** Finding the elements of a page: its HTML and the code that fills it must agree, and where they do not it is said. */

export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`internal: the page has no element with the id '${id}'.`);
  return found as T;
}

export function setText(id: string, text: string): void {
  const target = element(id);
  if (target.textContent !== text) target.textContent = text;
}
