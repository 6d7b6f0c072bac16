// What container engines answer instead of doing it. moby daemon/*.go and errdefs, cli; runc; containerd; kubelet and
// kubectl. Texts differ between versions: what is sure is the wording around the id, the pid and the signal.
import type { ContainerError } from '../model/procFile.ts';
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { lineSpan, payloadOf } from './lines.ts';

export const containers: Format = { name: 'containers', families: ['text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    // Most lines of a text are prose, or another program's log.
    if (!FIRST.has(context.lines.text.content.charAt(context.lines.payload[line]!))) continue;
    const text = payloadOf(context.lines, line).slice(0, 2000);
    if (!LEADS.test(text)) continue;
    const kind = KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? (/^Error response from daemon: /.test(text) ? 'other' : null);
    if (kind === null || (OF_OTHERS.has(kind) && !ENGINE.test(text))) continue;
    const start = context.lines.payload[line]!;
    const pid = /\b(?:PID|pid|process)[ =:]{1,2}(\d{1,10})\b/.exec(text);
    const pidAt = pid ? start + pid.index + pid[0].length - pid[1]!.length : 0;
    emit.add('containerErrors', {
      kind,
      container: /\b[Cc]ontainer:? "?([0-9a-f]{12,64}|[\w][\w.-]{1,62}(?= (?:is|PID|in|not|has)))/.exec(text)?.[1] ?? /\b([0-9a-f]{64})\b/.exec(text)?.[1] ?? null,
      tgid: pid ? { value: Number(pid[1]), place: placeOf(context, span(pidAt, pidAt + pid[1]!.length)) } : null,
      message: text.trimEnd(),
      place: placeOf(context, lineSpan(context.lines, line)),
    });
    emit.claim(line);
  }
}

const FIRST: ReadonlySet<string> = new Set('OEeFcCUutlrAf');

/** How such a line begins, behind the date and the level of a log. */
const LEADS = /^(?:Error response from daemon: |OCI runtime |error: Internal error occurred: |Error: |error: |FATA\[|ERRO\[|level=|time="|rpc error: |cannot (?:exec|kill|stop|remove)|[Uu]nable to |failed to |Failed to |Cannot kill container|[Cc]ontainer [0-9a-f]{12}|An HTTP request took too long)/;

/** Other programs fail, wait and stop in the same words: then the line must say that containers are meant. */
const OF_OTHERS: ReadonlySet<ContainerError['kind']> = new Set(['cannot-kill', 'timeout', 'no-such-container']);
const ENGINE = /container|docker|podman|runc|\bcri|sandbox|\bpods?\b|kubelet|\bshim\b|OCI runtime|from daemon|rpc error|HTTP request took/i;

const KINDS: readonly (readonly [RegExp, ContainerError['kind']])[] = [
  // Container 6643cd073492 PID 4711 is zombie and can not be killed. Use the --init option when creating containers …
  [/is zombie and can ?not be killed/, 'zombie'],
  // tried to kill container, but did not receive an exit event; could not kill container; PID 4711 is still running
  [/did not receive an exit event|(?:could not|cannot|unable to|failed to) (?:kill|stop|remove)|is still running|error killing|KillContainerError|StopContainer .{0,200}failed/i, 'cannot-kill'],
  [/is not running|cannot exec in a (?:stopped|paused|deleted) state|container .{0,100}(?:is paused|not found in state|has stopped)|can'?t exec in a container/i, 'not-running'],
  [/No such container|container .{0,100}not found|could not find container/i, 'no-such-container'],
  [/context deadline exceeded|DeadlineExceeded|HTTP request took too long|timeout waiting for|i\/o timeout/, 'timeout'],
  [/exec failed|unable to start container process|failed to exec|error executing command in container|procHooks|nsexec|setns/, 'exec-failed'],
];
