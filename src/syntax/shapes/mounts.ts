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
];
