/** What an element may be made with. Text goes in as children: it becomes a text node and never markup. */
export interface Properties {
  readonly class?: string;
  readonly id?: string;
  readonly role?: string;
  readonly title?: string;
  /** Names the element over a redraw, so that the focus can be put back. */
  readonly key?: string;
  readonly aria?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

export type Child = Node | string | null;

/** An element with its children; null children are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Properties, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (properties.class) element.className = properties.class;
  if (properties.id) element.id = properties.id;
  if (properties.title) element.title = properties.title;
  if (properties.key) element.dataset['key'] = properties.key;
  if (properties.role) element.setAttribute('role', properties.role);
  for (const [name, value] of Object.entries(properties.aria ?? {})) element.setAttribute(`aria-${name}`, value);
  if (properties.onClick) element.addEventListener('click', properties.onClick);
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

/** A table with a caption that screen readers announce, column headings, and rows of cells. */
export function table(caption: string, headings: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  return h('div', { class: 'scroll' },
    h('table', {},
      h('caption', { class: 'hidden' }, caption),
      h('thead', {}, h('tr', {}, ...headings.map((heading) => columnHeading(heading)))),
      h('tbody', {}, ...rows.map((cells) => h('tr', {}, ...cells.map((cell) => h('td', {}, cell)))))));
}

function columnHeading(text: string): HTMLElement {
  const cell = h('th', {}, text);
  cell.scope = 'col';
  return cell;
}
