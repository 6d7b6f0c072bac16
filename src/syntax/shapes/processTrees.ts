import type { Shape } from '../shape.ts';

// pstree.c of psmisc, `dump_tree` and the tables sym_ascii, sym_utf, sym_vt100; systemd src/shared/cgroup-show.c and
// src/basic/glyph-util.c (`├─`, `│ `, `└─`, in ASCII `|-`, `| `, `` `- ``).
const BARS = '(?:[|│] *)*';
const BRANCH = '(?:├─|└─|\\|-|`-|\\+-)';
const NAME = '[A-Za-z0-9_{(][^ \\t\\r\\n()│├└|]*';

/** Trees of processes: pstree(1), the control groups of systemd-cgls(1) and of `systemctl status`. */
export const processTrees: readonly Shape[] = [
  {
    name: 'treeRoot',
    family: 'processTree',
    starts: true,
    apart: true,
    // `name-+-`, `name(1)-+-`, `name---name`: the joint of ASCII without a pid is taken only where it forks.
    lead: '[A-Za-z0-9_][A-Za-z0-9_.:@/-]*(?:---[A-Za-z0-9_{][A-Za-z0-9_.:@/-]*---[A-Za-z0-9_{]|\\([0-9]+(?:,[A-Za-z0-9_.,+-]+)?\\)---[A-Za-z0-9_{(]|(?: [A-Za-z0-9_.:@/-]+)*(?:\\([0-9]+(?:,[A-Za-z0-9_.,+-]+)?\\)(?: ?-\\+-|─┬─|───)| ?-\\+- ?[A-Za-z0-9_{(]|─┬─[A-Za-z0-9_{(0-9]|───[A-Za-z0-9_{(]))',
    parts: '(?<tree>.+)',
    scopes: { tree: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: ['systemd(1)-+-agetty(738)', 'systemd─┬─agetty', 'tmux: server(70)-+-bash(71)', 'C2 loader-+-sh', 'systemd---sshd---sshd---bash---sleep', 'systemd-+-ModemManager---2*[{ModemManager}]', 'bash(880)---agentd(890)-+-{agentd}(891)', 'containerd-shim(77,root)───sleep(78)', 'swapper/0(0) -+- systemd(1) -+- agentd(811)'],
  },
  {
    name: 'treePid',
    family: 'processTree',
    lead: `${BARS}${BRANCH}(?:[0-9]+\\*\\[)?[A-Za-z0-9_{(][^\\t\\r\\n(),]*(?:\\([0-9]+[,)]|,[0-9])`,
    parts: '(?<tree>.+)',
    scopes: { tree: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: ['|-agetty(738)', '|           `-{accounts-daemon}(755)', '├─sshd(753)───sshd(901,alice)───bash(902)', '│  └─{agentd},892', '|-bash,880 -c sleep 1', '|-(true,881)', '`-{C2 loader}(882)'],
  },
  {
    name: 'cgroupRoot',
    family: 'processTree',
    starts: true,
    lead: '(?:CGroup:? /|Control group /|Unit [^ \\t\\r\\n]+ \\(/)',
    parts: '(?:CGroup:? |Control group |Unit [^ ]+ \\()(?<path>/[^ ()]*)(?<rest>.*)',
    scopes: { path: 'string.unquoted.path', rest: 'comment.line.rest' },
    scope: 'markup.heading',
    samples: ['CGroup: /system.slice/ssh.service', 'Control group /:', 'CGroup /:', 'Unit ssh.service (/system.slice/ssh.service):'],
  },
  {
    name: 'cgroupTask',
    family: 'processTree',
    lead: '(?:│ *)*[├└]─ *[0-9]+ [^ \\t\\r\\n]',
    parts: '(?:│ *)*[├└]─ *(?<pid>[0-9]+) (?<command>.*)',
    scopes: { pid: 'constant.numeric.pid', command: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: ['├─753 "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"', '│ └─  1 /sbin/init'],
  },
  {
    name: 'treeBranch',
    family: 'processTree',
    within: 'processTree',
    lead: `${BARS}${BRANCH} *${NAME}|-\\.slice`,
    parts: '(?<tree>.+)',
    scopes: { tree: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: ['|-agetty', '├─system.slice', '| `-1 /sbin/init', '|-753 /usr/sbin/sshd -D', '└─user@1000.service …', '-.slice', '|           |-3*[agentd]', '├─(sd-pam)(902)'],
  },
];
