import { QUESTIONS } from '../analysis/signals/questions.ts';
import { signalName } from '../knowledge/signals.ts';
import { contains } from '../text/span.ts';
import { archOf, dumpOf, taskLabel, type AnalysedDocument } from './document.ts';
import type { HoverText } from './hover.ts';
import { plain } from './markdownText.ts';

/** Hover on a `kill` that somebody typed: what that signal does to each target, by what the text shows of it. */
export function hoverKill(document: AnalysedDocument, offset: number): HoverText | null {
  const action = dumpOf(document)?.actions.find(({ kind, place }) => kind === 'kill' && place.source === 0 && contains(place.span, offset));
  if (!action || action.signal === null) return null;
  const { signal } = action;
  const lines = action.targets.slice(0, MOST).map((target) => {
    const answer = document.signalAnswers(target, signal);
    if (!answer) return `**${target}**: this text shows nothing of it.`;
    const yes = answer.predicates.filter((one) => one.answer === 'yes').map(({ id }) => `- ${plain(QUESTIONS[id])} Yes.`);
    const unknown = answer.predicates.filter((one) => one.answer === 'unknown').length;
    return [`**${plain(taskLabel(document, target))}**: ${plain(answer.why)}`, ...yes, ...(unknown > 0 ? [`- ${unknown} of the kernel's other questions are not answered by this text.`] : [])].join('\n');
  });
  return { markdown: [`What **${signalName(signal, archOf(document))}** does, as this text shows the task last:`, ...lines].join('\n\n'), span: action.place.span };
}

/** Of a long list the first ones. */
const MOST = 5;
