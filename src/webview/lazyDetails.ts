import { h, type Child } from './dom.ts';

/** Unfolded by the person, by key: over a redraw they are made with their content, so that the focus finds its place again. */
const unfolded = new Set<string>();

/** Something folded whose content is made when it is first opened. */
export function lazyDetails({ class: name, key }: { readonly class: string; readonly key: string }, summary: readonly Child[], content: () => readonly Child[]): HTMLElement {
  const details = h('details', { class: name, key }, h('summary', {}, ...summary));
  let filled = false;
  const fill = (): void => {
    if (filled) return;
    filled = true;
    details.append(...content().filter((child) => child !== null));
  };
  if (unfolded.has(key)) fill();
  details.addEventListener('toggle', () => {
    // Of a details inside of this one nothing comes up to here: toggle does not bubble.
    if (details.open) {
      unfolded.add(key);
      fill();
    } else {
      unfolded.delete(key);
    }
  });
  return details;
}
