import type { Shape } from '../shape.ts';

const GAP = '(?:\\t|  )[ \\t]*';

/**
 * Listings of containers and pods. docker/cli cli/command/formatter/container.go, podman cmd/podman/containers/ps.go,
 * cri-tools cmd/crictl/{container,sandbox}.go, containerd cmd/ctr/commands/{tasks/list,containers/containers}.go, runc list.go,
 * kubernetes pkg/printers/internalversion/printers.go.
 */
export const containers: readonly Shape[] = [
  {
    name: 'containerHeader',
    family: 'containers',
    starts: true,
    lead: `(?:CONTAINER ID[ \\t]+(?:IMAGE|NAMES?|STATUS|POD)|CONTAINER[ \\t]+(?:IMAGE|ID)[ \\t]|POD ID[ \\t]+|ID[ \\t]+PID[ \\t]+STATUS|TASK[ \\t]+PID[ \\t]+STATUS|(?:NAMESPACE[ \\t]+)?NAME[ \\t]+READY[ \\t]+STATUS|NAME[ \\t]+(?:IMAGE[ \\t]+COMMAND|COMMAND[ \\t]+SERVICE))`,
    parts: '(?<columns>.+)',
    scopes: { columns: 'markup.heading.columns' },
    scope: 'markup.heading.columns',
    samples: [
      'CONTAINER ID   IMAGE     COMMAND       CREATED        STATUS        PORTS     NAMES',
      'CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID              POD',
      'POD ID              CREATED             STATE               NAME                NAMESPACE           ATTEMPT             RUNTIME',
      'ID          PID         STATUS      BUNDLE          CREATED                          OWNER',
      'TASK    PID     STATUS', 'NAMESPACE     NAME    READY   STATUS        RESTARTS   AGE', 'CONTAINER    IMAGE                              RUNTIME',
    ],
  },
  {
    name: 'containerRow',
    family: 'containers',
    lead: '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*[ \\t]+[^ \\t\\r\\n"]+[ \\t]+"[^ \\r\\n]',
    parts: '(?<id>[0-9a-f]+)[ \\t]+(?<image>[^ \\t]+)[ \\t]+(?<rest>".*)',
    scopes: { id: 'constant.numeric.hex.id', image: 'string.unquoted.image', rest: 'comment.line.rest' },
    scope: 'string.unquoted.row',
    samples: ['5c1d9e7b02aa   busybox   "sleep 1d"   2 hours ago   Up 2 hours             web-1'],
  },
  {
    name: 'podRow',
    family: 'containers',
    lead: '(?:[a-z0-9][a-z0-9-]*[ \\t]+)?[a-z0-9][a-z0-9.-]*[ \\t]+[0-9]+/[0-9]+[ \\t]+(?:Running|Terminating|Pending|Completed|Error|CrashLoopBackOff|ContainerCreating|Init:|PodInitializing|Evicted|OOMKilled|ImagePullBackOff|ErrImagePull|Unknown|NodeLost|CreateContainer|RunContainer|NotReady|ContainerStatusUnknown|StartError|Succeeded|Failed)',
    parts: '(?<pod>[^ \\t]+(?:[ \\t]+[^ \\t]+)?)[ \\t]+(?<ready>[0-9]+/[0-9]+)[ \\t]+(?<state>[^ \\t]+)(?<rest>(?:[ \\t].*)?)',
    scopes: { pod: 'variable.other.pod', ready: 'constant.numeric.ready', state: 'keyword.control.state', rest: 'comment.line.rest' },
    scope: 'string.unquoted.row',
    samples: ['web-7d9c5bfb6-x2x7k   0/1     Terminating   0          5d', 'kube-system   agent-qk4nv   1/1   Running   3 (5m ago)   12d', 'jobs-1   0/2   Init:0/1   0   3s'],
  },
  {
    name: 'containerColumns',
    family: 'containers',
    within: 'containers',
    lead: `[A-Za-z0-9][A-Za-z0-9_./:@-]*(?:${GAP}[^ \\t\\r\\n]| [0-9]+ (?:running|stopped|created|paused|RUNNING|STOPPED|CREATED|PAUSED|PAUSING|UNKNOWN))`,
    parts: '(?<id>[^ \\t]+)(?<row>[ \\t].*)',
    scopes: { id: 'constant.numeric.hex.id', row: 'string.unquoted.row' },
    scope: 'string.unquoted.row',
    samples: ['8b1f3a52c9d07   0fa15e0f3a5c1   2 hours ago   Running   agent   0   9e1c…   agent-qk4nv', 'stuck-1     6198        running     /run/b/stuck-1   2026-01-15T12:01:08.031Z   root', 'web    4242    STOPPED', 'stuck-1 6198 running /run/b/stuck-1'],
  },
];
