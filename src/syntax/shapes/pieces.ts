// Parts of patterns that several files of the table share.
export const SYMBOL = '[A-Za-z_.$][A-Za-z0-9_.$]*';
export const OFFSET = '\\+(?<offset>0x[0-9a-fA-F]+)/(?<size>0x[0-9a-fA-F]+)';
export const MODULE = '(?: +\\[(?<module>[A-Za-z0-9_-]+)(?: (?<buildid>[0-9a-f]+))?\\])?(?: +\\((?<mark>[A-Z]+)\\))?(?<note>(?:[ \\t].*)?)';
export const SHELL_COMMANDS =
  'cat|head|tail|grep|egrep|zgrep|ls|ps|pstree|docker|podman|crictl|ctr|kubectl|nsenter|runc|kill|pkill|echo|for|dmesg|uname|strace|cut|printf|mount|umount|find|top|lsns|readlink|gdb|crash|drgn|bpftrace|sysctl|journalctl|awk|sed|pgrep|nerdctl|oc|xargs|timeout|while|date|uptime|less|more|zcat|stat|fuser|lsof|ip|cd|pidstat|iotop|systemd-cgls';

export const FRAME_SCOPES = {
  unreliable: 'comment.line.unreliable',
  function: 'entity.name.function',
  offset: 'constant.numeric.hex.offset',
  size: 'constant.numeric.hex.size',
  module: 'entity.name.namespace.module',
  buildid: 'comment.line.buildid',
  mark: 'comment.line.mark',
  note: 'comment.line.note',
} as const;
