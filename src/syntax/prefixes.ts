import type { PrefixShape } from './shape.ts';

/**
 * What may stand before a payload. Matched longest first, any number of times.
 * Sources: printk.c `print_prefix` (level, time, caller), util-linux dmesg(1) -T, RFC 3164 as syslogd and
 * journald print it, mailers' quoting, grep(1) -H and -C.
 */
export const PREFIXES: readonly PrefixShape[] = [
  { name: 'indent', pattern: '[ \\t]+', samples: ['    ', '\t'] },
  { name: 'quote', pattern: '>', samples: ['>'] },
  { name: 'timestamp', pattern: '\\[ *[0-9]+[.,][0-9]+\\]', samples: ['[   31.409042]', '[123456,789012]'] },
  {
    name: 'wallclock',
    pattern: '\\[[A-Z][a-z][a-z] [A-Z][a-z][a-z] +[0-9]+ [0-9]+:[0-9]+:[0-9]+ [0-9]+\\]',
    samples: ['[Thu Jan 15 12:01:08 2026]'],
  },
  { name: 'caller', pattern: '\\[ *[TC][0-9]+\\]', samples: ['[ T123]', '[    C0]'] },
  { name: 'level', pattern: '<[0-9]+>', samples: ['<4>'] },
  {
    name: 'syslog',
    pattern: '[A-Z][a-z][a-z] +[0-9]+ [0-9]+:[0-9]+:[0-9]+ (?:[A-Za-z0-9_.-]+ )?kernel:',
    samples: ['Jan 15 00:53:02 node7 kernel:', 'Jan 15 00:53:02 kernel:'],
  },
  {
    name: 'isolog',
    pattern: '[0-9]+-[0-9]+-[0-9]+T[0-9:.,]+(?:Z|[+-][0-9:]+)? (?:[A-Za-z0-9_.-]+ )?kernel:',
    samples: ['2026-01-15T00:53:02.123456+00:00 node7 kernel:'],
  },
  {
    name: 'grep',
    pattern: '/proc/[0-9]+/(?:task/[0-9]+/)?[a-z]+[:-]',
    samples: ['/proc/2524/stack:', '/proc/6200/task/6201/status:', '/proc/2524/stack-'],
  },
];
