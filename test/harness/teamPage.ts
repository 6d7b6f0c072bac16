/** A sound signature page as a team writes it. @param state of the example's task, where it is told. */
export function teamPage({ id = 'acme-wait', marked = 'acme_dev_wait_reply', severity = 'error', what = 'the backup appliance', state = '' } = {}): string {
  return `---
id: ${id}
title: Waits for ${what}
subsystem: acme
severity: ${severity}
specificity: 60
match:
  of: task
  anchor: top
  frames:
    - [${marked}]
mark: [${marked}]
wait:
  kind: uninterruptible
  relation: none
  text: ${what}
fixes: []
remediation: []
sources: [our runbook]
verification:
  level: unverified
  note: seen twice
---

## What

It does not answer.

## Why

Its driver waits without a timeout.

## Next

Reset it.

## Prevent

Replace it.

\`\`\`example${state === '' ? '' : ` state=${state}`}
[<0>] ${marked}+0x55/0x90 [acme]
\`\`\`
`;
}
