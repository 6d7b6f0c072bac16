import {
  provideVSCodeDesignSystem, vsCodeButton, vsCodeDropdown, vsCodeOption, vsCodePanels, vsCodePanelTab, vsCodePanelView, vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { h, type Child } from './dom.ts';

// The toolkit is archived. This is the only file that knows it: another library, or plain elements, go in here and
// nowhere else. What leaves this file are elements and plain values.
provideVSCodeDesignSystem().register(
  vsCodeButton(), vsCodeDropdown(), vsCodeOption(), vsCodePanels(), vsCodePanelTab(), vsCodePanelView(), vsCodeTextField(),
);

export interface ButtonOptions {
  readonly key: string;
  /** What a screen reader says where the label alone does not tell. */
  readonly name?: string;
  readonly secondary?: boolean;
}

/** A push button. */
export function button(label: string, onClick: () => void, { key, name, secondary = false }: ButtonOptions): HTMLElement {
  const element = create('vscode-button', { appearance: secondary ? 'secondary' : 'primary', 'data-key': key }, label);
  if (name) element.setAttribute('aria-label', name);
  element.addEventListener('click', onClick);
  return element;
}

/** A word in a frame: confidence, risk, severity. The class carries the colour; the word alone must be enough. */
export function tag(label: string, kind: string): HTMLElement {
  return h('span', { class: `tag ${kind}` }, label);
}

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** Shown as a number beside the label; 0 is not shown. */
  readonly count: number;
}

export interface Tabs {
  readonly element: HTMLElement;
  readonly views: ReadonlyMap<string, HTMLElement>;
  setCount(id: string, count: number): void;
}

/** Tabs with one empty view each, moved by the arrow keys. */
export function tabs(list: readonly Tab[], active: string, onChange: (id: string) => void): Tabs {
  const views = new Map<string, HTMLElement>();
  const badges = new Map<string, HTMLElement>();
  const heads = list.map(({ id, label }) => {
    // Not the toolkit's badge: it sets a style attribute, which the content security policy forbids.
    const badge = h('span', { class: 'count' });
    badges.set(id, badge);
    return create('vscode-panel-tab', { id: `tab-${id}`, class: 'tab' }, label, badge);
  });
  const bodies = list.map(({ id }) => {
    const content = h('div', { class: 'view' });
    views.set(id, content);
    return create('vscode-panel-view', { id: `view-${id}`, class: 'panel' }, content);
  });
  const element = create('vscode-panels', { class: 'panels', activeid: `tab-${active}`, 'aria-label': 'Incident' }, ...heads, ...bodies);
  element.addEventListener('change', (event) => {
    // The change of a field inside a view bubbles up to here.
    // The attribute comes after the event, the property before it.
    if (event.target === element) onChange(((element as HTMLElement & { activeid?: string }).activeid ?? '').replace(/^tab-/, ''));
  });
  const setCount = (id: string, count: number): void => {
    const badge = badges.get(id);
    if (!badge) return;
    badge.textContent = String(count);
    badge.hidden = count === 0;
  };
  for (const { id, count } of list) setCount(id, count);
  return { element, views, setCount };
}

export interface TextField {
  readonly element: HTMLElement;
  value(): string;
}

/** A labelled field; Enter calls `onEnter`. */
export function textField(label: string, placeholder: string, initial: string, onEnter: () => void): TextField {
  const element = create('vscode-text-field', { placeholder, value: initial, 'data-key': `field-${label}` }, label);
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') onEnter();
  });
  return { element, value: () => (element as HTMLElement & { value?: string }).value ?? '' };
}

export interface Choice {
  readonly element: HTMLElement;
  value(): string;
}

/** A labelled choice of one; the first option is chosen at the beginning. */
export function choice(label: string, options: readonly { readonly value: string; readonly label: string }[]): Choice {
  const select = create('vscode-dropdown', { 'aria-label': label, 'data-key': `choice-${label}` }, ...options.map(({ value, label: text }) => create('vscode-option', { value }, text)));
  const element = h('div', { class: 'choice' }, h('span', { aria: { hidden: 'true' } }, label), select);
  return { element, value: () => (select as HTMLElement & { value?: string }).value ?? '' };
}

/** Shown while there is nothing to show yet. A word: the toolkit's ring sets a style attribute, which the policy forbids. */
export function progress(label: string): HTMLElement {
  return h('p', { class: 'quiet', role: 'status' }, label);
}

function create(name: string, attributes: Readonly<Record<string, string>>, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  for (const child of children) if (child !== null) element.append(child);
  return element;
}
