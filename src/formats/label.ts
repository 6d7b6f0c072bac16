// Lines that scripts print above the files of a task. There is no standard: decoration, words for "process", the id,
// perhaps the name. A line of prose is none: nothing else may stand there.

export interface LabelId {
  readonly value: number;
  readonly at: number;
  readonly length: number;
}

/** The task that a label names, and its process where both stand there. Offsets are those of the given text. */
export interface Label {
  readonly tid: LabelId;
  readonly tgid: LabelId | null;
  /** Name of the task, where the label has one. */
  readonly comm: string | null;
}

/**
 * Reads `=== 1234 ===`, `--- pid 1234 comm ---`, `PID: 1234`, `### 1234 (nginx)`, `nginx (1234):`, `PID 1234 TID 1235`,
 * `[1234] nginx`, `1234/1235`, `1234: /usr/sbin/nginx -g`, the row `1234 Ss nginx` of ps.
 * @returns null for any other line, prose above all.
 */
export function labelOf(text: string): Label | null {
  if (text.length > 160) return null;
  const line = text.trimEnd();
  if (MANUAL.test(line)) return null;
  return threadPath(line) ?? wordedLabel(line) ?? decoratedLabel(line) ?? bareLabel(line);
}

/** `app(1)` is a page of the manual, or a name, unless it is the first process. */
const MANUAL = /(?:^|[ \t])(?!systemd|init)[A-Za-z_][\w./:+-]{0,39}\(1\)/;

// ## 20061/task/20061 cp        --- /proc/1234/task/1235 nginx
const THREAD_PATH = /^[-=#*_~+>:.|<[\]( \t@]{0,40}(?:\/proc\/)?(\d{1,10})\/task\/(\d{1,10})\b(?!\/)([^\n]*)$/;

function threadPath(line: string): Label | null {
  const match = THREAD_PATH.exec(line);
  return match && isRest(match[3]!) ? { ...withIds(match[1]!, match[2], line.length - match[3]!.length, nameIn(match[3]!)), tgid: { value: Number(match[1]), at: line.indexOf(match[1]!), length: match[1]!.length } } : null;
}

/**
 * Reads a line that would be prose were its number no pid: `== 1234 containerd-shim do_wait`, `[1234]`, `@ 1234`,
 * `>>> nginx 1234 D`.
 * @param isPid whether the text speaks elsewhere of a task with this number.
 */
export function labelOfPid(text: string, isPid: (number: number) => boolean): Label | null {
  const line = text.trimEnd();
  const match = line.length > 120 ? null : MARKED.exec(line);
  const digits = match?.[2];
  if (!match || digits === undefined || !isRest(match[3]!) || !/^[^a-z]*$|^[^.,;!?]*$/i.test(match[3]!) || !isPid(Number(digits))) return null;
  return { tid: { value: Number(digits), at: line.length - match[3]!.length - digits.length, length: digits.length }, tgid: null, comm: match[1]?.trimEnd() ?? nameIn(match[3]!) };
}

const MARKED = /^(?:[-=#*_~+>|<@%$]{1,40}[ \t]{0,8}\[?|\[)[ \t]{0,8}([A-Za-z_][\w./:+-]{0,39}[ \t:]{1,3})?[[(]?(\d{2,10})(?![\w.]|-\d)([^\n]{0,80})$/;

// --- pid 1234 nginx ---        PID: 1234        Process ID 1234 (nginx)        TID=1235        PID 1234 / TID 1235
const WORDED = /^[-=#*_~+>:.|<[\]( \t]{0,40}(?:(?:stack|status|kernel stack) (?:of|for) )?(pid|tid|lwp|tgid|process|proc|thread|task)(?: ?(?:id|#|no\.?))?[ \t]*[:=#]?[ \t]*(\d{1,10})\b(.*)$/i;
const SECOND = /^(?:[ ,;/|:]{1,4}| of | in )(pid|tid|lwp|tgid|process|thread|task)(?: ?id)?[ \t]*[:=#]?[ \t]*(\d{1,10})\b(.*)$/i;

function wordedLabel(line: string): Label | null {
  const match = WORDED.exec(line);
  if (!match) return null;
  const first = { value: Number(match[2]), at: line.length - match[3]!.length - match[2]!.length, length: match[2]!.length };
  const other = SECOND.exec(match[3]!);
  if (other) {
    const second = { value: Number(other[2]), at: line.length - other[3]!.length - other[2]!.length, length: other[2]!.length };
    const threadFirst = /^(?:tid|lwp|thread)$/i.test(match[1]!);
    if (!isRest(other[3]!)) return null;
    return { tid: threadFirst ? first : second, tgid: threadFirst ? second : first, comm: nameIn(other[3]!) };
  }
  return isRest(match[3]!) ? { tid: first, tgid: null, comm: nameIn(match[3]!) } : null;
}

// === 1234 ===        ### 1234 (nginx)        == nginx 1234 ==        *** nginx[1234] ***        ----- 1234: nginx
const DECORATED = /^(?:[-=#*_~+]{2,40}|#)[ \t]*(?:([A-Za-z_][\w./:+-]{0,39})[ \t]*[ ([][ \t]*|([A-Za-z_][\w.+-]{0,39})[:/-][ \t]*)?(\d{1,10})(?:\/(\d{1,10}))?([^\d./:][^\n]*|:[^\d\n][^\n]*|:?)$/;

function decoratedLabel(line: string): Label | null {
  const match = DECORATED.exec(line);
  if (!match || (line.startsWith('# ') && !/[-=#*]{2,}$|\)$/.test(line))) return null;
  const rest = match[5]!;
  const name = match[1] ?? match[2];
  // A heading of prose, a version, a date: `## 2019 in review`.
  if (!isRest(rest) || (name === undefined && /^ [A-Za-z]+ [A-Za-z]+/.test(rest))) return null;
  return withIds(match[3]!, match[4], line.length - rest.length, name ?? nameIn(rest));
}

// 1234 (nginx):        1234:        nginx (1234):        nginx[1234]        [1234] nginx do_wait        1234/1235:
const BARE = /^(?:\[(\d{1,10})\](?: ([A-Za-z_][\w./:+-]{0,39}))(?: [\w.()]{1,40}){0,2}|(\d{1,10})(?:\/(\d{1,10}))?(?: ?\((.{1,64})\))?:|(\d{1,10}) \((.{1,64})\)|([A-Za-z_][\w./:+-]{0,39}) ?[([](\d{1,10})[)\]]:?)$/;
// 1234: /usr/sbin/nginx -g        1234 Ss   nginx
const NAMED = /^(\d{1,10})(?:: ?(?=[A-Za-z_/])| +[RSDTtXZI][<NLsl+]{0,5} +)([^\s,;]{1,60})((?: [^\s]{1,60}){0,3})$/;

function bareLabel(line: string): Label | null {
  const named = NAMED.exec(line);
  if (named && isRest(named[3]!)) return { tid: { value: Number(named[1]), at: 0, length: named[1]!.length }, tgid: null, comm: named[3] === '' ? named[2]! : null };
  const match = BARE.exec(line);
  const pid = match?.[1] ?? match?.[3] ?? match?.[6] ?? match?.[9];
  if (!match || pid === undefined) return null;
  const comm = match[2] ?? match[5] ?? match[7] ?? match[8] ?? null;
  const thread = match[4];
  const at = match[9] === undefined ? line.search(/\d/) : line.lastIndexOf(pid);
  const first = { value: Number(pid), at, length: pid.length };
  if (thread === undefined) return { tid: first, tgid: null, comm };
  return { tid: { value: Number(thread), at: at + pid.length + 1, length: thread.length }, tgid: first, comm };
}

function withIds(first: string, second: string | undefined, end: number, comm: string | null): Label {
  if (second === undefined) return { tid: { value: Number(first), at: end - first.length, length: first.length }, tgid: null, comm };
  const tidAt = end - second.length;
  const tgid = { value: Number(first), at: tidAt - 1 - first.length, length: first.length };
  return { tid: { value: Number(second), at: tidAt, length: second.length }, tgid, comm };
}

/** What may follow the id: a name, a state, decoration. A sentence has more words than that, or ends in a full stop. */
function isRest(rest: string): boolean {
  const bare = rest.replace(/[-=#*_~+>:.|<\])( \t]+$/, '');
  if (/[!?]$|[a-z]\.$/.test(rest.trimEnd())) return false;
  // `STATE:`, `COMM=nginx`: fields are no prose.
  return bare.length <= 80 && !/^[.\d]/.test(rest) && (bare.match(/[^ \t]+/g) ?? []).filter((word) => !/[:=]/.test(word)).length <= 5;
}

function nameIn(rest: string): string | null {
  return /^[ \t]*[-:,]?[ \t]*(?:(?:comm|name|cmd)[ \t]*[:=][ \t]*)?[(["]?([A-Za-z_][\w./:+-]{0,60}?)[)\]":]?[ \t]*(?:[-=#*_~+]{2,})?$/i.exec(rest)?.[1] ?? null;
}
