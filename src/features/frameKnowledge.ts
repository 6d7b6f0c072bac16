import type { FrameKnowledge, FrameWait } from '../knowledge/frames.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import type { AnalysedDocument } from './document.ts';
import { sourceName } from '../model/stack.ts';
import { code, plain } from './markdownText.ts';
import { pageLink } from './pages.ts';
import type { SourceLink } from './sourceLinks.ts';

/**
 * What a kernel function does, and how it sleeps, as a paragraph of Markdown; empty where nothing is known.
 * @param innermost no other function but those of the scheduler stands above: then it sleeps here and now.
 */
export function kernelWords(knowledge: FrameKnowledge, innermost: boolean): string {
  const { does, wait, syscall, padding, note, nowCalled, was } = knowledge;
  return [
    ...(padding ? ['The symbol `__pfx_…` marks the padding before this function; the unwinder found such an address, the function need not have been called.'] : []),
    ...(syscall ? [`Entry of the system call ${code(syscall.call)}${syscall.compat ? ', called by a 32-bit program' : ''}${syscall.arch === null ? '' : ` (${syscall.arch})`}.`] : []),
    ...(does === null ? [] : [sentence(plain(does))]),
    ...(wait === null || padding ? [] : [`${innermost ? 'Sleeps here' : 'Where it sleeps itself, it sleeps'} ${WAIT_WORDS[wait]}`]),
    ...(note === null ? [] : [sentence(plain(note))]),
    ...(nowCalled === null ? [] : [`Newer kernels call it ${code(nowCalled)}.`]),
    ...(was.length === 0 ? [] : [`Older name${was.length > 1 ? 's' : ''}: ${was.map((one) => code(one)).join(', ')}.`]),
  ].join(' ');
}

/** What a Go function does, and whether its goroutine waits there. */
export function goWords({ does, wait, was, nowCalled, note }: FrameKnowledge): string {
  return [
    ...(does === null ? [] : [sentence(plain(does))]),
    ...(wait === null ? [] : [wait === 'idle' ? 'A goroutine that waits here is idle: that is normal.' : 'The goroutine waits here.']),
    ...(note === null ? [] : [sentence(plain(note))]),
    ...(nowCalled === null ? [] : [`Newer versions of Go call it ${code(nowCalled)}.`]),
    ...(was.length === 0 ? [] : [`Older name${was.length > 1 ? 's' : ''}: ${was.map((one) => code(one)).join(', ')}.`]),
  ].join(' ');
}

/** In which of the kernels that were read the function is: what was seen, what was not, and what follows. */
export function sightWords({ sights, kind }: FrameKnowledge): string {
  if (kind === 'out-of-tree') return 'Not part of the Linux tree: it belongs to a module of its own, and no kernel series can be given.';
  const names = (seen: boolean): readonly string[] => sights.filter((sight) => sight.seen === seen).map(({ tree }) => tree);
  const [yes, no] = [names(true), names(false)];
  if (yes.length === 0) return no.length === 0 ? '' : `In none of the kernels that were read (${no.join(', ')}): an older one.`;
  const first = sights.findIndex(({ seen }) => seen === true);
  const last = sights.findLastIndex(({ seen }) => seen === true);
  const before = sights.slice(0, first).findLast(({ seen }) => seen === false)?.tree;
  const after = sights.slice(last + 1).find(({ seen }) => seen === false)?.tree;
  const came = before === undefined ? [] : [`it came after ${before}, in ${sights[first]!.tree} at the latest`];
  const went = after === undefined ? [] : [`it went after ${sights[last]!.tree}, before ${after} came out`];
  const follows = [...came, ...went].join(', and ');
  return `Seen in Linux ${yes.join(', ')}${no.length === 0 ? '' : `; not in ${no.join(', ')}`}${follows === '' ? '' : `: ${follows}`}.`;
}

/** Files in which it stood in older kernels: `fs/io_uring.c` in 5.10. */
export function olderFiles({ sights, file }: FrameKnowledge): string {
  const files = new Map<string, string[]>();
  for (const sight of sights) if (sight.file !== null && sight.file !== file) files.set(sight.file, [...(files.get(sight.file) ?? []), sight.tree]);
  return [...files].map(([path, trees]) => `${code(path)} in ${trees.join(', ')}`).join('; ');
}

/** Pages of the document's catalogue that this function marks, beside those shown: a list of at most three, or nothing. */
export function otherPages(document: AnalysedDocument, symbol: string, shown: readonly SignaturePage[], of: 'task' | 'goroutine' = 'task'): readonly string[] {
  const name = of === 'task' ? sourceName(symbol) : symbol;
  const pages = document.catalogue.pages.filter((page) => page.match.of === of && page.mark.includes(name) && !shown.includes(page));
  if (pages.length === 0) return [];
  const rest = pages.length > 3 ? `\n- and ${pages.length - 3} more` : '';
  return [`Pages that this function marks, where the rest of the stack fits:\n\n${pages.slice(0, 3).map((page) => `- ${pageLink(document, page)}`).join('\n')}${rest}`];
}

/** Links in one line of Markdown. Words and addresses are ours. */
export function linksLine(links: readonly (SourceLink | null)[]): string {
  return links.flatMap((link) => (link ? [`[${plain(link.words)}](${link.url})`] : [])).join(' · ');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** To follow 'Sleeps here'. */
const WAIT_WORDS: Readonly<Record<FrameWait, string>> = {
  idle: 'because it has nothing to do: that is normal.',
  interruptible: 'in S: any signal that the task does not block or ignore ends the wait.',
  killable: 'in D, but killable: SIGKILL ends the wait, other signals do not.',
  uninterruptible: 'in D, uninterruptible: no signal ends the wait, not even SIGKILL.',
  staged: 'in a way that changes while the wait lasts: what SIGKILL does depends on the stage.',
  stopped: 'stopped: it goes on when it is continued or killed.',
  caller: 'in the state that its caller chose: the frames below tell whether signals end it.',
};
