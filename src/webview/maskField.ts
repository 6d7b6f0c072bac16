import type { ToWebview } from '../server/protocol.ts';
import { button, choice, textField } from './components.ts';
import { h } from './dom.ts';
import type { Host } from './host.ts';
import { maskDetails } from './masksView.ts';

/** The field to decode a mask typed by hand. It outlives redraws, so that nothing typed is lost. */
export interface MaskField {
  readonly element: HTMLElement;
  answer(message: Extract<ToWebview, { type: 'mask' }>): void;
}

/** Makes the field; its questions go to the server through the host. */
export function maskField(host: Host): MaskField {
  let asked = 0;
  const ask = (): void => {
    const typed = value.value().trim();
    host.save({ mask: typed });
    if (typed !== '') host.post({ type: 'mask', id: ++asked, value: typed, field: chosen(field.value()), arch: chosen(arch.value()) });
  };
  const value = textField('Mask', '0000000000000100', host.state().mask, ask);
  const field = choice('Field', [{ value: '', label: 'any field' }, ...FIELDS.map((name) => ({ value: name, label: name }))]);
  const arch = choice('Architecture', [{ value: '', label: 'usual numbers' }, ...ARCHITECTURES.map((name) => ({ value: name, label: name }))]);
  const result = h('div', { class: 'result', role: 'status', aria: { live: 'polite' } });
  return {
    element: h('section', { class: 'decode' },
      h('h3', {}, 'Decode a mask'),
      h('div', { class: 'fields' }, value.element, field.element, arch.element, button('Decode', ask, { key: 'decode' })),
      result),
    answer: ({ id, mask, message }) => {
      if (id === asked) result.replaceChildren(mask ? maskDetails(mask) : h('p', { class: 'error' }, message ?? 'No answer.'));
    },
  };
}

function chosen(value: string): string | null {
  return value === '' ? null : value;
}

const FIELDS = ['SigPnd', 'ShdPnd', 'SigBlk', 'SigIgn', 'SigCgt'];

/** Those whose signal numbers differ from the usual ones, after the usual. */
const ARCHITECTURES = ['x86_64', 'arm64', 'alpha', 'mips', 'parisc', 'sparc'];
