import type { Damage, RepairConfidence } from '../../text/repair.ts';
import { replaced, type Piece } from '../../text/piece.ts';

/** A way back that knows what the lines of dumps look like; it is kept only where the line then reads as a whole. */
export interface Rewrite {
  readonly damage: Damage;
  readonly confidence: RepairConfidence;
  readonly apply: (payload: Piece) => Piece;
}

/**
 * In order; each works on what the ones before have left. Forms: fs/proc/base.c proc_pid_stack, lib/vsprintf.c %pB,
 * runtime/traceback.go goroutineheader, fs/proc/array.c proc_pid_status, kernel/hung_task.c.
 */
export const REWRITES: readonly Rewrite[] = [
  // `[<0>]` in HTML: the browser takes `<0>` for a tag.
  { damage: 'tag', confidence: 'likely', apply: (piece) => replaced(piece, /^\[ ?\](?= {0,8}\?? {0,8}[A-Za-z_.])/g, () => '[<0>]') },
  { damage: 'blanks', confidence: 'sure', apply: (piece) => replaced(piece, /^\[ {0,4}< {0,4}([0-9a-fA-Fx]{1,18}) {0,4}> {0,4}\] {0,4}/g, (match) => `[<${match[1]!}>] `) },
  { damage: 'blanks', confidence: 'likely', apply: (piece) => replaced(piece, /^(?:\[ {0,4}0 {0,4}\]|<0>\]?|\[<0>|\[0>\]|&lt;0&gt;) {0,4}(?=\??[ ]*[A-Za-z_.])/g, () => '[<0>] ') },
  { damage: 'blanks', confidence: 'sure', apply: (piece) => replaced(piece, /(?<=[\w.$)]) {0,2}\+ {0,2}0 {0,2}[xX] {0,2}([0-9a-fA-F]{1,8}) {0,2}\/ {0,2}0 {0,2}[xX] {0,2}([0-9a-fA-F]{1,8})/g, (match) => `+0x${match[1]!}/0x${match[2]!}`) },
  { damage: 'blanks', confidence: 'guess', apply: (piece) => replaced(piece, /(?<=\+)0x([0-9a-f]{1,4}) ([0-9a-f]{1,4})\/0x/g, (match) => `0x${match[1]!}${match[2]!}/0x`) },
  { damage: 'blanks', confidence: 'likely', apply: (piece) => replaced(piece, /^((?:\[<[0-9a-f]{0,16}>\] )?(?:\? )?)([A-Za-z_.][\w.$]{0,80}(?: ?_ ?[\w.$]{1,80}){1,6})(?=\+0x)/g, (match) => (match[2]!.includes(' ') ? match[1]! + match[2]!.replaceAll(' ', '') : null)) },
  { damage: 'translated', confidence: 'likely', apply: (piece) => replaced(piece, /^(?:Goroutine|GOROUTINE|协程|協程|例程|ゴルーチン|고루틴|[Гг]орутина)(?= {0,3}\d{1,15} {0,3}\[)/g, () => 'goroutine') },
  { damage: 'blanks', confidence: 'sure', apply: (piece) => replaced(piece, /^goroutine {0,4}(\d{1,15}) {0,4}\[ {0,4}/g, (match) => `goroutine ${match[1]!} [`) },
  { damage: 'translated', confidence: 'likely', apply: (piece) => replaced(piece, /(?<=^goroutine \d{1,15} \[)[^\],[]{1,40}/g, (match) => WAITS.get(match[0].trim()) ?? null) },
  { damage: 'translated', confidence: 'likely', apply: (piece) => replaced(piece, /(?<=^goroutine \d{1,15} \[[^\]]{1,80}, ?\d{1,15} ?)(?:分钟|分鐘|分|минут[аы]?|Minuten|minutos)/g, (match) => (match.input[match.index - 1] === ' ' ? 'minutes' : ' minutes')) },
  { damage: 'blanks', confidence: 'sure', apply: (piece) => replaced(piece, /^(created) ?(by) ?(?=[\w./]{2,200}[.(])/g, () => 'created by ') },
  { damage: 'translated', confidence: 'likely', apply: (piece) => replaced(piece, /^(?:call trace|CALL TRACE|Calltrace|CallTrace|调用跟踪|调用追踪|呼叫追蹤|調用跟蹤|Трассировка вызовов) {0,2}:/g, () => 'Call Trace:') },
  { damage: 'blanks', confidence: 'sure', apply: (piece) => replaced(piece, /^INFO {0,2}: {0,2}task {0,2}(?=[^ :][^:]{0,40}: {0,2}\d)/g, () => 'INFO: task ') },
  { damage: 'blanks', confidence: 'sure', apply: (piece) => replaced(piece, /^task {0,2}: {1,4}(?=\S)/g, () => 'task:') },
  { damage: 'blanks', confidence: 'sure', apply: (piece) => replaced(piece, /^([A-Za-z_]{3,30}) {0,2}: {0,2}(?=\S)/g, (match) => fieldName(match[1]!)) },
  { damage: 'obfuscated', confidence: 'likely', apply: (piece) => replaced(piece, /\[email protected\]/g, () => '[email-protected]') },
  { damage: 'translated', confidence: 'likely', apply: (piece) => replaced(piece, /(?<=\/proc\/\d{1,10}\/)process(?=\/\d)/g, () => 'task') },
];

/** Whether any rewrite could make something of an OTHER line: cheap, for it is asked of many lines. */
export function mayBeRewritten(payload: string): boolean {
  return /^(?:\[ ?[<0\]]|<0>|[Gg]oroutine|GOROUTINE|[协協例ゴ고Гг]|[Cc][Aa][Ll][Ll] ?[Tt]|[调呼調Т]|INFO|task|created|(?:[Ss]ig|[Ss]hd|[Cc]ap|S[Ii][Gg]|C[Aa][Pp]|[Ss]tate)|\? )|\+ ?0 ?[xX]|\+ |\[email /.test(payload);
}

/** Masks and the state in their own spelling, as proc(5) has them; null for what is no such field. */
function fieldName(word: string): string | null {
  const name = FIELDS.get(word.toLowerCase());
  return name === undefined ? null : `${name}:\t`;
}

const FIELDS: ReadonlyMap<string, string> = new Map(
  ['SigPnd', 'ShdPnd', 'SigBlk', 'SigIgn', 'SigCgt', 'CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'State', 'Tgid', 'PPid', 'TracerPid', 'NStgid', 'NSpid', 'SigQ'].map((name) => [name.toLowerCase(), name]),
);

/** What translators make of the wait reasons of runtime/runtime2.go. */
const WAITS: ReadonlyMap<string, string> = new Map([
  ['选择', 'select'], ['選擇', 'select'], ['选取', 'select'], ['セレクト', 'select'], ['選択', 'select'], ['выбор', 'select'],
  ['通道接收', 'chan receive'], ['chan 接收', 'chan receive'], ['频道接收', 'chan receive'], ['通道發送', 'chan send'], ['通道发送', 'chan send'], ['chan 发送', 'chan send'],
  ['IO 等待', 'IO wait'], ['IO等待', 'IO wait'], ['系统调用', 'syscall'], ['系統調用', 'syscall'], ['睡眠', 'sleep'], ['休眠', 'sleep'],
  ['运行', 'running'], ['运行中', 'running'], ['正在运行', 'running'], ['運行', 'running'], ['可运行', 'runnable'], ['信号量获取', 'semacquire'],
]);
