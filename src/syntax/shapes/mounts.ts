import type { Shape } from '../shape.ts';

/** Mount tables. */
export const mounts: readonly Shape[] = [
  // Mounts: fs/proc_namespace.c show_mountinfo. The third column's minor number names a FUSE connection.
  {
    name: 'mountinfo',
    family: 'mounts',
    lead: '[0-9]+ [0-9]+ [0-9]+:[0-9]+ /',
    parts: '(?<id>[0-9]+) (?<parent>[0-9]+) (?<major>[0-9]+):(?<minor>[0-9]+) (?<root>[^ ]+) (?<mountPoint>[^ ]+) (?<options>[^ ]+)(?<optional>(?: [a-z_]+:[0-9]+)*) - (?<type>[^ ]+) (?<source>[^ ]+)(?<super>(?: .*)?)',
    scopes: {
      id: 'constant.numeric.mount',
      parent: 'constant.numeric.mount',
      major: 'constant.numeric.device',
      minor: 'constant.numeric.device',
      root: 'string.unquoted.path',
      mountPoint: 'string.unquoted.path',
      options: 'comment.line.options',
      optional: 'comment.line.options',
      type: 'entity.name.type.filesystem',
      source: 'string.unquoted.source',
      super: 'comment.line.options',
    },
    scope: 'string.unquoted.path',
    samples: ['587 586 0:135 / /srv/nd rw,nosuid,nodev,relatime - fuse.ndrive ndrive rw,user_id=0,group_id=0'],
  },
  // /proc/PID/mounts and /etc/mtab: fs/proc_namespace.c show_vfsmnt.
  {
    name: 'mountsLine',
    family: 'mounts',
    lead: '[^ \\t\\r\\n#]+ /[^ \\t\\r\\n]* [a-z0-9_.-]+ r[ow][, ]',
    parts: '(?<source>[^ ]+) (?<mountPoint>/[^ ]*) (?<type>[a-z0-9_.-]+) (?<options>r[ow](?:,[^ ]*)?) [0-9]+ [0-9]+[ \\t]*',
    scopes: { source: 'string.unquoted.source', mountPoint: 'string.unquoted.path', type: 'entity.name.type.filesystem', options: 'comment.line.options' },
    scope: 'string.unquoted.path',
    samples: ['tmpfs /dev/shm tmpfs rw,relatime,size=24682416k 0 0', 'filer:/export/home /home nfs4 rw,relatime,vers=4.2,hard,timeo=600 0 0'],
  },
  // mount(8) of util-linux and busybox, without arguments.
  {
    name: 'mountLine',
    family: 'mounts',
    lead: '[^ \\t\\r\\n]+ on /[^ \\t\\r\\n]* type [a-z0-9_.-]+ \\(r[ow]',
    parts: '(?<source>[^ ]+) on (?<mountPoint>/[^ ]*) type (?<type>[a-z0-9_.-]+) \\((?<options>[^)]*)\\)(?<label>(?: \\[.*\\])?)[ \\t]*',
    scopes: { source: 'string.unquoted.source', mountPoint: 'string.unquoted.path', type: 'entity.name.type.filesystem', options: 'comment.line.options', label: 'comment.line.label' },
    scope: 'string.unquoted.path',
    samples: ['ndrive on /srv/nd type fuse.ndrive (rw,nosuid,nodev,relatime,user_id=0,group_id=0)'],
  },
];
