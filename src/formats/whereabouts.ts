// On which machine, and in which container, a section was taken: prompts of bash, zsh, fish and busybox, the host field of
// syslog (RFC 3164, RFC 5424, journalctl -o short), and the commands that lead elsewhere.

/** `root@vm:~/lab# `, `[root@node7 ~]# `, `node7:~ # `; null where the prompt names no host. */
export function hostOfPrompt(prompt: string): string | null {
  const text = prompt.slice(-300);
  if (isContainerPrompt(text)) return null;
  return (/[\w.-]{1,64}[@㉿]([A-Za-z0-9](?:[\w.-]{0,252}[A-Za-z0-9])?)(?=[:)\] ~#$%>/]|$)/.exec(text) ?? /^\[?([A-Za-z][\w.-]{0,62}[A-Za-z0-9]):[~/]\S{0,100} ?[#$%>]/.exec(text))?.[1] ?? null;
}

/**
 * Docker names the host of a container by the first 12 digits of its id; a pod of a Deployment bears the ReplicaSet's hash and
 * five letters (apimachinery/pkg/util/rand: no vowels, no 0, 1, 3).
 */
export function isContainerPrompt(prompt: string): boolean {
  return /@[0-9a-f]{12}(?:[: ]|$)|@[a-z][a-z0-9-]{0,240}-[bcdf-hj-np-tv-z2456789]{8,10}-[bcdf-hj-np-tv-z2456789]{5}(?:[: ]|$)/.test(prompt);
}

/** Host of `ssh [options] [user@]host command`, `oc debug node/worker-1`; null for any other command. */
export function hostOfCommand(command: string): string | null {
  const text = command.slice(0, 500);
  const node = /^(?:sudo )?(?:kubectl|oc) (?:[^|;&]{0,200} )?debug (?:[^|;&]{0,200} )?node\/([\w.-]{1,253})/.exec(text);
  if (node) return node[1]!;
  return /^(?:sudo )?(?:ssh|mosh) (?:-[1246AaCfGgKkMNnqsTtVvXxYy]+ |-[BbcDEeFIiJLlmOopQRSWw] ?\S{1,200} )*(?:[\w.-]{1,64}@)?([A-Za-z0-9][\w.-]{0,252})(?: |$)/.exec(text)?.[1] ?? null;
}

/** The container that a section was taken in: id by the prompt, id or name by the command, `pid N` of nsenter(1). */
export function containerOf(prompt: string, command: string): string | null {
  const id = /@([0-9a-f]{12})(?:[: ]|$)/.exec(prompt.slice(-300)) ?? /@([a-z][a-z0-9-]{0,252}-[a-z0-9]{5})(?:[: ]|$)/.exec(isContainerPrompt(prompt) ? prompt.slice(-300) : '');
  if (id) return id[1]!;
  const text = command.slice(0, 2000);
  const target = /\bnsenter\b.{0,200}? (?:-t ?|--target[ =])(\d{1,10})\b/.exec(text);
  if (target) return `pid ${target[1]!}`;
  return /\b(?:docker|podman|nerdctl|kubectl|oc|crictl|lxc)\b.{0,200}? (?:exec|rsh) (?:-{1,2}(?:user|u|workdir|w|env|e|namespace|n|container|c)[ =]\S{1,200} |-\S{1,200} )*(?:pods?\/)?([\w.-]{1,253})(?: |$)/.exec(text)?.[1] ?? null;
}

/** The host field of what stands before a line of the log: `Jan 15 00:53:02 node7 kernel:`; null where there is none. */
export function hostOfPrefix(prefix: string): string | null {
  // The shortest such prefix; most lines have none.
  if (prefix.length < 12 || !/[A-Za-z]/.test(prefix)) return null;
  const text = prefix.slice(-300);
  return (/(?:\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d| [A-Z]{3,5})?(?: \d{4})?|\d\]|\d\.\d{6}) ([A-Za-z0-9_](?:[\w.:-]{0,252}[\w])?) (?:kernel:|[\w./@-]{1,64}\[\d{1,10}\]:|\[ *\d)/.exec(text)
    ?? /^(?:<\d{1,3}>)?1 \d{4}-\d\d-\d\dT\S{8,30} ([A-Za-z0-9_][\w.:-]{0,252}) /.exec(text))?.[1] ?? null;
}
