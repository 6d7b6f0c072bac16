import type { CaseView, ToWebview } from '../server/protocol.ts';
import { backgroundView } from './backgroundView.ts';
import { button, progress, tabs, type Tabs } from './components.ts';
import { h } from './dom.ts';
import { evidenceView, missingView } from './evidenceView.ts';
import { connectHost } from './host.ts';
import { maskField } from './maskField.ts';
import { masksView } from './masksView.ts';
import type { Scene } from './parts.ts';
import { redraw } from './redraw.ts';
import { verdictView } from './verdictView.ts';

const host = connectHost();
const field = maskField(host);
const maskList = h('div', {});
const root = document.getElementById('root') ?? document.body;
const announcement = h('p', { class: 'hidden', role: 'status', aria: { live: 'polite' } });
let panels: Tabs | undefined;

root.replaceChildren(progress('Reading the dump …'));
window.addEventListener('message', (event: MessageEvent<ToWebview>) => receive(event.data));
host.post({ type: 'ready' });

function receive(message: ToWebview): void {
  switch (message.type) {
    case 'case':
      return showCase(message.view);
    case 'mask':
      return field.answer(message);
    case 'empty':
      return showInstead('Nothing to explain yet', message.message);
    case 'failed':
      return showInstead('Unstuck could not answer', `${message.message} — try “Unstuck: Restart Language Server”, then “Unstuck: Show Log”.`);
  }
}

function showCase(view: CaseView): void {
  host.save({ uri: view.uri });
  const scene: Scene = { view, host };
  const { findings, gaps, problems } = view.report;
  panels ??= drawTabs();
  const draw = (id: string, count: number, content: readonly HTMLElement[]): void => {
    panels?.setCount(id, count);
    const body = id === 'masks' ? maskList : panels?.views.get(id);
    if (body) redraw(body, content);
  };
  draw('verdict', findings.length, [...verdictView(scene), actions(view)]);
  draw('masks', view.masks.length, masksView(scene));
  draw('evidence', findings.reduce((sum, { evidence }) => sum + evidence.length, 0), evidenceView(scene));
  draw('missing', gaps.length + problems.length, missingView(scene));
  draw('background', 0, backgroundView(scene));
  const said = findings[0]?.title ?? 'No known hang in this dump';
  // Said again only when it is new: an edit elsewhere must not make a screen reader repeat it.
  if (announcement.textContent !== said) announcement.textContent = said;
}

function drawTabs(): Tabs {
  const made = tabs([
    { id: 'verdict', label: 'Verdict', count: 0 },
    { id: 'masks', label: 'Signal masks', count: 0 },
    { id: 'evidence', label: 'Evidence', count: 0 },
    { id: 'missing', label: 'Missing', count: 0 },
    { id: 'background', label: 'Background', count: 0 },
  ], host.state().tab, (tab) => host.save({ tab }));
  // The field stands beside the redrawn list, not in it: what was typed stays.
  made.views.get('masks')?.replaceChildren(field.element, maskList);
  root.replaceChildren(announcement, made.element);
  return made;
}

function actions(view: CaseView): HTMLElement {
  return h('footer', { class: 'actions' }, button('Start a postmortem', () => host.post({ type: 'postmortem', uri: view.uri }), { key: 'postmortem', secondary: true }));
}

function showInstead(title: string, text: string): void {
  panels = undefined;
  root.replaceChildren(h('header', { class: 'verdict' }, h('h1', {}, title), h('p', { role: 'alert' }, text)));
}
