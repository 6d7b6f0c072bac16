// One line of a file of /proc or /sys: fs/proc/base.c, fs/proc/fd.c, fs/locks.c, kernel/cgroup/cgroup.c,
// kernel/cgroup/legacy_freezer.c, kernel/sched/{debug,psi}.c, fs/proc/{meminfo,loadavg,uptime}.c; layouts as in proc(5).
import type { Fact } from '../model/fact.ts';
import type { SyscallState } from '../model/procFile.ts';
import { emptyReading, type TaskReading } from '../model/task.ts';
import { readParts, type Part } from '../syntax/reader.ts';
import { cover, type Span } from '../text/span.ts';
import { placeOf, type Context, type Emit } from './format.ts';
import { readFileLock } from './fileLocks.ts';
import { decimal, lineSpan, nameAt, payloadOf, spanIn } from './lines.ts';
import type { Owner } from './owner.ts';
import type { SourceFile } from './sourceFile.ts';

export interface FileReader {
  /** Reads a line as one of this file. @returns false where it cannot be one. */
  readonly read: (file: SourceFile, owner: Owner, line: number) => boolean;
  /** Reads a line of a shape of its own; `file` is what the heading or a path says, if anything. */
  readonly readShaped: (line: number, file: SourceFile | null, owner: Owner) => void;
  /** Whether the file has one line only. */
  readonly isSingle: (file: SourceFile) => boolean;
  /** Emits what is gathered over several lines. */
  readonly flush: () => void;
}

export function createReader(context: Context, emit: Emit): FileReader {
  const gathered: Gathered = { groups: null, control: null };
  const tools: Tools = { context, emit, gathered };
  return {
    read: (file, owner, line) => readLine(file, owner, line, tools),
    readShaped: (line, file, owner) => readShapedLine(line, file, owner, tools),
    isSingle: (file) => !/^(?:cgroup\.(?:events|procs|threads|controllers|stat)|tasks|children|io|sched|fdinfo|limits|cgroup|locks|vmstat|meminfo|mount|pressure|stack|status|memory\.(?:events|stat)|pids\.events)/.test(file.name),
    flush: () => flush(tools),
  };
}

interface Tools {
  readonly context: Context;
  readonly emit: Emit;
  readonly gathered: Gathered;
}

interface Gathered {
  /** Lines of one task's /proc/PID/cgroup. */
  groups: { readonly owner: Owner; readonly paths: { readonly id: string; readonly path: Part }[]; place: Span } | null;
  /** Lines of one file of a control group. */
  control: { readonly file: SourceFile; frozen: boolean | null; populated: boolean | null; readonly words: string[]; readonly pids: number[]; place: Span } | null;
}

type Shown = (text: string, owner: Owner, line: number, file: SourceFile, tools: Tools) => boolean;

/** `bash: kill: (58174) - Operation not permitted`, `cat: /proc/1/comm: No such file or directory`, the numbers of a listing. */
const COMPLAINT = /^(?:-?(?:ba|da|z|k|a)?sh|cat|ls|grep|head|tail|awk|sed|kill|readlink): |^\d+(?:\s+\d+)+$/;

/** By the name of the file; see {@link reading}. */
const SHOWN: Readonly<Record<string, Shown>> = {
  // do_wait        0
  wchan: (text, owner, line, file, tools) => {
    // Without a line break between them, `cat /proc/1234/task/*/wchan` makes one word of all.
    if (/[*\]]/.test(file.path)) return false;
    // wchan ends without a line break, so that the next file may follow on the line: request_wait_answer0 0x3 0x7f…
    const glued = /^(0|[A-Za-z_][\w.$]{0,200}?)((?:-1|\d{1,4}) 0x[0-9a-f]{1,16} .{0,300}|running|\[<0>\] .{1,400})$/.exec(text);
    // poll_schedule_timeout.constprop.0 and 270: the compiler's number belongs to the name.
    const suffix = glued && /\.$/.test(glued[1]!) ? /^\d(?=\d)/.exec(glued[2]!)?.[0] ?? '' : '';
    const name = glued ? glued[1]! + suffix : /^0(?=\[<0>\] )/.exec(text)?.[0] ?? text;
    if (!/^(?:0|[A-Za-z_][\w.$]{0,200})$/.test(name)) return false;
    addReading('wchan', owner, line, { wchan: factAt(name, line, 0, tools) }, tools);
    if (glued && !glued[2]!.startsWith('[')) addSyscall(glued[2]!.slice(suffix.length), name.length, owner, line, tools);
    return true;
  },
  // Rules of dashes or colons are what a script, or more(1), prints between files.
  comm: (text, owner, line, _file, tools) => text.length <= 64 && !COMPLAINT.test(text) && /[^\p{P}\p{S}\s]/u.test(text) && addReading('comm', owner, line, { comm: factAt(text, line, 0, tools) }, tools),
  cmdline: (text, owner, line, _file, tools) => {
    const args = text.replaceAll(/\0+/g, ' ').trim();
    return args !== '' && addReading('cmdline', owner, line, { args: { value: args, place: placeOf(tools.context, lineSpan(tools.context.lines, line)) } }, tools);
  },
  syscall: (text, owner, line, _file, tools) => addSyscall(text, 0, owner, line, tools),
  statm: numbers(['size', 'resident', 'shared', 'text', 'lib', 'data', 'dt'], 7),
  schedstat: numbers(['time on a CPU in ns', 'time waiting for a CPU in ns', 'time slices'], 3),
  loadavg: (text, owner, line, file, tools) =>
    /^\d+\.\d+ \d+\.\d+ \d+\.\d+ \d+\/\d+ \d+$/.test(text) && addWords(['1 minute', '5 minutes', '15 minutes', 'runnable/all', 'last pid'], owner, line, file, tools),
  uptime: (text, _owner, line, _file, tools) => {
    const match = /^(\d{1,12}\.\d\d) \d+\.\d\d$/.exec(text);
    if (match) tools.emit.add('moments', { kind: 'uptime', text: match[1]!, seconds: Number(match[1]), place: placeOf(tools.context, spanIn(tools.context.lines, line, 0, match[1]!.length)) });
    return match !== null;
  },
  children: numbers([], 1000),
  'cgroup.procs': pids, 'cgroup.threads': pids, tasks: pids,
  'cgroup.events': (text, _owner, line, file, tools) => {
    const match = /^(populated|frozen) ([01])$/.exec(text);
    return match !== null && control(file, line, tools, (state) => {
      state[match[1] as 'populated' | 'frozen'] = match[2] === '1';
      state.words.push(text);
    });
  },
  'cgroup.freeze': (text, _owner, line, file, tools) => /^[01]$/.test(text) && control(file, line, tools, (state) => { state.frozen = text === '1'; state.words.push(text); }),
  'freezer.state': (text, _owner, line, file, tools) =>
    /^(?:THAWED|FREEZING|FROZEN)$/.test(text) && control(file, line, tools, (state) => { state.frozen = text !== 'THAWED'; state.words.push(text); }),
  waiting: (text, _owner, line, file, tools) => {
    const id = /\/connections\/(\d{1,10})\//.exec(file.path);
    if (!id || !/^\d{1,15}$/.test(text)) return false;
    const from = file.place.start + id.index + '/connections/'.length;
    tools.emit.add('fuseConnections', {
      id: { value: Number(id[1]), place: placeOf(tools.context, { start: from, end: from + id[1]!.length }) },
      waiting: { value: Number(text), place: placeOf(tools.context, spanIn(tools.context.lines, line, 0, text.length)) },
      mountPoint: null, type: null, mountInfoOf: null,
    });
    return true;
  },
};

function readLine(file: SourceFile, owner: Owner, line: number, tools: Tools): boolean {
  const text = payloadOf(tools.context.lines, line).trimEnd();
  const shown = SHOWN[file.name];
  if (shown) return shown(text, owner, line, file, tools);
  if (file.name.startsWith('sys/')) return text.length <= 200 && addValue('sysctl', file.name.slice('sys/'.length).replaceAll('/', '.'), text, 0, owner, line, tools);
  if (/^(?:personality|loginuid|sessionid|oom_score|oom_score_adj|patch_state|timerslack_ns|cgroup\.type|freezer\.\w+|max_background|congestion_threshold|(?:pids|memory)\.(?:current|max|high))$/.test(file.name)) {
    return /^(?:-?\w{1,20}|max)(?: [a-z]{1,20})?$/.test(text) && addValue(/\/(connections\/\d+\/\w+)$/.exec(file.path)?.[1] ?? file.name, file.name, text, 0, owner, line, tools);
  }
  // Names and values: `rchar: 6976`, `flags:	0100002`, `nr_switches   :   381`, `nr_dirty 12`.
  if (!/^(?:io|fdinfo\/.*|sched|vmstat|limits|meminfo|memory\.(?:events|stat)|pids\.events|cgroup\.stat)$/.test(file.name)) return false;
  const header = /^(.{1,64}) \((\d{1,10}), #threads: (\d{1,10})\)$/.exec(text);
  if (header && file.name === 'sched') return readSchedHeader(header, owner, line, tools);
  const pair = /^([A-Za-z_][\w.()>-]{0,60}(?: [a-z]{1,20}){0,3})(?:[ \t]*:[ \t]*|[ \t]+)(-?\(?[0-9][^\n]{0,200})$/.exec(text);
  return pair !== null && addValue(file.name, pair[1]!, pair[2]!, text.length - pair[2]!.length, owner, line, tools);
}

function readShapedLine(line: number, file: SourceFile | null, owner: Owner, tools: Tools): void {
  const { context, emit } = tools;
  const shape = nameAt(context.lines, line);
  if (shape === 'limitsHeader') return;
  const parts = readParts(context.lines, line);
  if (!parts) return emit.problem('damaged-line', lineSpan(context.lines, line), 'A line of a file of /proc that cannot be read as a whole.');
  if (shape === 'cgroupLine') return gatherGroup(parts['id']!.text, parts['path']!, owner, line, tools);
  if (shape === 'fileLock') {
    const holder = file?.name.startsWith('fdinfo') === true ? owner.tgid ?? owner.tid : null;
    return void emit.add('fileLocks', { ...readFileLock(parts, context, line), ...(holder ? { openIn: holder } : {}) });
  }
  if (shape === 'syscallLine') return void addSyscall(payloadOf(context.lines, line).trimEnd(), 0, owner, line, tools);
  flush(tools);
  if (shape === 'pressureLine') {
    const name = file?.name ?? 'pressure';
    for (const match of `${parts['averages']!.text} ${parts['total']!.text}`.matchAll(/\b(\w+)=([\d.]+)/g)) {
      const at = parts['averages']!.span.start + match.index - context.lines.payload[line]!;
      addValue(name, `${parts['who']!.text} ${match[1]}`, match[2]!, at + match[1]!.length + 1, owner, line, tools);
    }
    return;
  }
  const value = parts['value'] ?? parts['soft']!;
  const field = parts['field'] ?? parts['name'] ?? parts['kind']!;
  const name = shape === 'sysctlLine' ? 'sysctl' : (file?.name ?? FILE_OF_SHAPE[shape] ?? shape);
  const whole = parts['hard'] ? { text: `${value.text} of ${parts['hard'].text}${parts['unit']?.text ? ` ${parts['unit'].text}` : ''}`, span: cover(value.span, parts['hard'].span) } : value;
  emit.add('values', { file: name, name: field.text, text: whole.text.trim(), tid: isTaskFile(name) ? (owner.tid ?? owner.tgid) : null, place: placeOf(context, cover(field.span, whole.span)) });
  if (shape === 'fdinfoField' && field.text === 'fuse_connection') addConnection(value, tools);
  if (shape === 'schedLine' && field.text === 'nr_switches') {
    addReading('sched', owner, line, { contextSwitches: { value: Number(value.text), place: placeOf(context, value.span) } }, tools);
  }
}

const FILE_OF_SHAPE: Readonly<Record<string, string>> = {
  limitsRow: 'limits', meminfoLine: 'meminfo', fdinfoStart: 'fdinfo', fdinfoField: 'fdinfo', fdinfoWatch: 'fdinfo', schedLine: 'sched',
};

function isTaskFile(name: string): boolean {
  return !/^(?:sysctl|meminfo|vmstat|loadavg|uptime|pressure|(?:cpu|io|memory)\.pressure)/.test(name);
}

/** The descriptor of a FUSE daemon names its connection since 6.16 (fs/fuse/dev.c fuse_dev_show_fdinfo; not verified here). */
function addConnection(value: Part, { context, emit }: Tools): void {
  const id = decimal(value.text.trim());
  if (id !== null) emit.add('fuseConnections', { id: { value: id, place: placeOf(context, value.span) }, waiting: null, mountPoint: null, type: null, mountInfoOf: null });
}

// containerd-shim (6190, #threads: 11)
function readSchedHeader(header: RegExpExecArray, owner: Owner, line: number, tools: Tools): boolean {
  const at = header[1]!.length + ' ('.length;
  const tid = factAt(header[2]!, line, at, tools);
  const threadsAt = at + header[2]!.length + ', #threads: '.length;
  const threads = factAt(header[3]!, line, threadsAt, tools);
  return addReading('sched', owner, line, { tid: { ...tid, value: Number(tid.value) }, comm: factAt(header[1]!, line, 0, tools), threads: { ...threads, value: Number(threads.value) } }, tools);
}

// 0 0x3 0x7fff310054a0 0x5dc 0x7fcad35d6b60 0x0 0x0 0x7fff31005468 0x7fcad36bf2ad        -1 0x7fff31005468 0x7fcad36bf2ad        running
function addSyscall(text: string, at: number, owner: Owner, line: number, tools: Tools): boolean {
  const match = /^(?:running|(-?\d{1,10})((?: 0x[0-9a-f]{1,16}){2,8}))$/.exec(text);
  if (!match) return false;
  const words = match[2]?.trim().split(' ') ?? [];
  const value: SyscallState = {
    number: match[1] === undefined ? null : Number(match[1]),
    args: words.slice(0, -2),
    stackPointer: words.at(-2) ?? null,
    programCounter: words.at(-1) ?? null,
  };
  const place = placeOf(tools.context, spanIn(tools.context.lines, line, at, at + text.length));
  return addReading('syscall', owner, line, { syscall: { value, place } }, tools);
}

function gatherGroup(id: string, path: Part, owner: Owner, line: number, tools: Tools): void {
  const { gathered, context } = tools;
  const open = gathered.groups;
  const where = lineSpan(context.lines, line);
  const same = open && open.owner.tid?.value === owner.tid?.value && open.owner.tgid?.value === owner.tgid?.value && !open.paths.some((one) => one.id === id);
  if (!same) flush(tools);
  if (same) open.place = cover(open.place, where);
  else gathered.groups = { owner, paths: [], place: where };
  gathered.groups!.paths.push({ id, path });
}

function flush({ gathered, context, emit }: Tools): void {
  const { groups, control: state } = gathered;
  gathered.groups = null;
  gathered.control = null;
  if (groups) {
    const named = groups.paths.find(({ path }) => CONTAINER.test(path.text));
    const chosen = groups.paths.find(({ id, path }) => id === '0' && path.text.length > 1) ?? named ?? groups.paths[0]!;
    const container = named ? CONTAINER.exec(named.path.text) : null;
    const id = container?.[1] ?? container?.[2];
    const idAt = container && id ? named!.path.span.start + container.index + container[0].indexOf(id) : 0;
    emit.add('readings', {
      ...emptyReading('cgroup', placeOf(context, groups.place)), ...groups.owner,
      cgroup: { value: chosen.path.text, place: placeOf(context, chosen.path.span) },
      container: id === undefined ? null : { value: id, place: placeOf(context, { start: idAt, end: idAt + id.length }) },
    });
  }
  if (state) {
    emit.add('cgroups', {
      path: /^(?:.*\/cgroup\/)?(?:(.*)\/)?[^/]*$/s.exec(state.file.path)?.[1] || null, file: state.file.name, frozen: state.frozen, populated: state.populated,
      text: state.words.join(', '), taskList: state.pids.length === 0 ? null : state.pids, place: placeOf(context, state.place),
    });
  }
}

/** docker/ID, docker-ID.scope, cri-containerd-ID.scope, crio-ID, libpod-ID, kubepods/…/ID: 64 digits, or what is left of them. */
const CONTAINER = /([0-9a-f]{64})|(?:docker|containerd|crio|libpod|lxc|nerdctl)[-/:]([0-9a-f]{12,64})\b/;

function control(file: SourceFile, line: number, tools: Tools, put: (state: NonNullable<Gathered['control']>) => void): boolean {
  const where = lineSpan(tools.context.lines, line);
  if (tools.gathered.control?.file.path !== file.path) flush(tools);
  const state = (tools.gathered.control ??= { file, frozen: null, populated: null, words: [], pids: [], place: where });
  state.place = cover(state.place, where);
  put(state);
  return true;
}

function pids(text: string, _owner: Owner, line: number, file: SourceFile, tools: Tools): boolean {
  return /^\d{1,10}$/.test(text) && control(file, line, tools, (state) => void state.pids.push(Number(text)));
}

/** A line of numbers, each with its name. */
function numbers(names: readonly string[], most: number): Shown {
  return (text, owner, line, file, tools) => {
    const words = text.split(/ +/);
    if (words.length > most || (names.length > 0 && words.length !== names.length) || !words.every((word) => /^\d{1,20}$/.test(word))) return false;
    return addWords(names, owner, line, file, tools);
  };
}

function addWords(names: readonly string[], owner: Owner, line: number, file: SourceFile, tools: Tools): boolean {
  [...payloadOf(tools.context.lines, line).matchAll(/[^ ]+/g)].forEach((match, index) => addValue(file.name, names[index] ?? String(index + 1), match[0].trimEnd(), match.index, owner, line, tools));
  return true;
}

function addValue(file: string, name: string, value: string, at: number, owner: Owner, line: number, { context, emit }: Tools): boolean {
  emit.add('values', { file, name, text: value, tid: isTaskFile(file) ? (owner.tid ?? owner.tgid) : null, place: placeOf(context, spanIn(context.lines, line, at, at + value.length)) });
  return true;
}

function addReading(format: string, owner: Owner, line: number, facts: Partial<TaskReading>, { context, emit }: Tools): boolean {
  emit.add('readings', { ...emptyReading(format, placeOf(context, lineSpan(context.lines, line))), ...owner, ...facts });
  return true;
}

function factAt(text: string, line: number, at: number, { context }: Tools): Fact<string> {
  return { value: text, place: placeOf(context, spanIn(context.lines, line, at, at + text.length)) };
}
