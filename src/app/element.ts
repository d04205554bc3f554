/** Finding the page's elements: index.html and the code that fills it must agree, and where they do not it is said. */

export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`internal: index.html has no element with the id '${id}'.`);
  return found as T;
}

export function setText(id: string, text: string): void {
  const target = element(id);
  if (target.textContent !== text) target.textContent = text;
}
