import type { MaskView } from '../server/protocol.ts';
import { h, table, type Child } from './dom.ts';
import { revealButton, taskName, type Scene } from './parts.ts';
import { inline } from './prose.ts';

/** Every signal mask of the dump, by task: the names, and what they mean for this task. */
export function masksView(scene: Scene): readonly HTMLElement[] {
  const byTask = new Map<string, MaskView[]>();
  for (const mask of scene.view.masks) {
    const name = mask.tid === null ? 'Task not named' : taskName(mask.tid, mask.comm);
    byTask.set(name, [...(byTask.get(name) ?? []), mask]);
  }
  if (byTask.size === 0) return [h('p', {}, 'There is no signal mask in this dump. They stand in /proc/PID/status: SigPnd, ShdPnd, SigBlk, SigIgn, SigCgt.')];
  return [...byTask].map(([name, masks], group) =>
    h('section', {},
      h('h3', {}, name),
      table(`Signal masks of ${name}`, ['Field', 'Mask', 'Signals', 'What it means'], masks.map((mask, row) => cells(scene, mask, `mask-${group}-${row}`)))));
}

/** One mask in full, each signal with its default action and meaning: the answer to a mask typed by hand. */
export function maskDetails(mask: MaskView): HTMLElement {
  return h('div', {},
    h('h3', {}, `${mask.field === 'signals' ? 'Mask' : mask.field} ${mask.hex}`),
    ...(mask.signals.length === 0
      ? [h('p', {}, 'No signal: every bit is 0.')]
      : [table('Signals in this mask', ['Number', 'Name', 'Default action', 'Meaning'], mask.signals.map(({ number, name, action, meaning }) => [String(number), h('code', {}, name), action, meaning]))]),
    ...mask.meaning.map((sentence) => h('p', {}, ...inline(sentence))));
}

function cells(scene: Scene, mask: MaskView, key: string): readonly Child[] {
  return [
    mask.line === null ? mask.field : revealButton(scene, mask.line, mask.field, key),
    h('code', {}, mask.hex),
    names(mask, key),
    h('div', {}, ...mask.meaning.map((sentence) => h('p', {}, ...inline(sentence)))),
  ];
}

const SHORT = 6;

function names(mask: MaskView, key: string): Child {
  if (mask.signals.length === 0) return h('span', { class: 'quiet' }, 'none');
  const all = mask.signals.map(({ name }) => name);
  if (all.length <= SHORT) return h('code', {}, all.join(' '));
  return h('details', { key: `${key}-names` }, h('summary', {}, `${all.slice(0, 3).join(' ')} … ${all.length} signals`), h('code', {}, all.join(' ')));
}
