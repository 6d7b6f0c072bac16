import { h, table } from './dom.ts';
import { lazyDetails } from './lazyDetails.ts';
import { revealButton, type ReportFinding, type Scene } from './parts.ts';
import { inline } from './prose.ts';

/** What the kernel asks before SIGKILL reaches the stuck task, in its order, folded: the sentence above says what comes of it. */
export function killQuestions(scene: Scene, { sigkill }: ReportFinding, index: number): HTMLElement | null {
  if (!sigkill) return null;
  const key = `finding-${index}-sigkill`;
  return lazyDetails({ class: 'questions', key }, [`What the kernel asks of ${sigkill.tid}`], () => [
    table(`What the kernel asks before SIGKILL reaches ${sigkill.tid}`, ['Question', 'Answer', 'Shown by'], sigkill.questions.map(({ question, answer, evidence }, at) => [
      question, answer,
      h('div', {}, ...evidence.slice(0, 2).flatMap(({ line, says }, place) => [...(place > 0 ? [', '] : []), revealButton(scene, line - 1, `line ${line}`, `${key}-${at}-${place}`), ' ', ...inline(says)])),
    ])),
  ]);
}
