/**
 * Puts new content into a view and leaves the person where they were: the focus stays on the element of the same
 * key, what was unfolded stays unfolded. The page is rebuilt with each analysis, while somebody reads it.
 */
export function redraw(view: HTMLElement, content: readonly HTMLElement[]): void {
  const open = new Set(keyed(view, 'details[open]').map(keyOf));
  const active = document.activeElement instanceof HTMLElement && view.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
  const top = document.scrollingElement?.scrollTop;
  view.replaceChildren(...content);
  for (const details of keyed(view, 'details')) if (open.has(keyOf(details))) details.setAttribute('open', '');
  if (active !== undefined) keyed(view, '[data-key]').find((element) => keyOf(element) === active)?.focus({ preventScroll: true });
  if (top !== undefined && document.scrollingElement) document.scrollingElement.scrollTop = top;
}

function keyed(view: HTMLElement, selector: string): readonly HTMLElement[] {
  return [...view.querySelectorAll<HTMLElement>(selector)];
}

function keyOf(element: HTMLElement): string | undefined {
  return element.dataset['key'];
}
