import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { checkPages } from '../../src/checkPages.ts';
import { analyseDocument } from '../../src/features/analyseDocument.ts';
import { codeActionsAt } from '../../src/features/codeActions.ts';
import { NEW_SIGNATURE_COMMAND } from '../../src/features/commands.ts';
import { newPages, proposedName, slug } from '../../src/features/newPage.ts';
import { pageOfStack, stackHere } from '../../src/features/stackHere.ts';
import { loadCatalogue, withPages } from '../../src/knowledge/catalogue.ts';
import { loadSharedSteps } from '../../src/knowledge/sharedSteps.ts';
import { parseYaml } from '../../src/knowledge/yaml.ts';
import { findFiles } from '../harness/findFiles.ts';
import { INCIDENT } from './incident.ts';
import { analysed } from './marked.ts';

const UNKNOWN = `$ cat /proc/77/status
Name:	backupd
State:	D (disk sleep)
Tgid:	77
Pid:	77
$ cat /proc/77/stack
[<0>] acme_dev_wait_reply+0x55/0x90 [acme]
[<0>] acme_ioctl.part.0+0x1f/0x40 [acme]
[<0>] __x64_sys_ioctl+0x8b/0xc0
[<0>] do_syscall_64+0x5d/0xb0
[<0>] entry_SYSCALL_64_after_hwframe+0x6e/0xd8

end
`;

const GOROUTINE = `goroutine 34 [select, 12 minutes]:
gopkg.in/acme%2ev2.(*Queue[...]).wait(0xc00003d7a8)
	/src/acme/queue.go:41 +0x65
example.com/backup/agent.(*Runner).loop(0xc00003d7a8)
	/src/agent/runner.go:109 +0x73
created by main.main
	/src/main.go:109 +0x6b9
`;

const lineOf = (text: string, needle: string) => text.slice(0, text.indexOf(needle)).split('\n').length - 1;

/** The first version that is right as it stands, as the server takes it. */
function newPage(content: string, line: number, language: 'unstuck' | 'markdown' = 'unstuck', id = 'our-page') {
  const document = analysed(content, language);
  const versions = newPages(document, line, { id, title: 'Our: "page" # one' }, loadSharedSteps());
  const checked = versions.map((text) => checkPages([{ name: `${id}.md`, text }], loadCatalogue(), parseYaml, loadSharedSteps())[0]!);
  const right = checked.find((one) => one.errors.length === 0);
  return { document, text: right?.file.text ?? versions[0] ?? '', page: right?.page ?? null, errors: checked[0]?.errors ?? [] };
}

describe('a new signature from a stack', () => {
  it('names the innermost functions, without the entry of the kernel, and takes the stack as its example', () => {
    const { text, page, errors } = newPage(UNKNOWN, lineOf(UNKNOWN, 'acme_ioctl'));
    assert.deepEqual(errors, []);
    assert.ok(page?.match.of === 'task');
    assert.deepEqual(page.match.frames, [['acme_dev_wait_reply'], ['acme_ioctl']]);
    assert.deepEqual([page.id, page.title, page.subsystem, page.wait.kind], ['our-page', 'Our: "page" # one', 'acme', 'staged']);
    assert.match(text, /```example state=D\n\[<0>\] acme_dev_wait_reply\+0x55\/0x90 \[acme\]\n/);
    assert.match(text, /## Why\n\nTODO/);
    assert.match(text, /use: blocked-tasks/);
  });

  it('explains the stack at once', () => {
    const { page } = newPage(UNKNOWN, lineOf(UNKNOWN, 'acme_ioctl'));
    const document = analyseDocument({ uri: 'file:///d.unstuck', version: 1, language: 'unstuck', content: UNKNOWN, cutSections: () => null, chosenArch: null, catalogue: withPages(loadCatalogue(), [page!]) });
    assert.ok(document.theCase.analysis.findings.some((finding) => finding.id === 'our-page' && finding.tids.includes(77)));
    const own = document.theCase.analysis.findings.find((finding) => finding.id === 'our-page')!;
    assert.doesNotMatch(own.why.join('\n'), /no signal ends it/, 'nothing is claimed that the stack does not show');
    assert.equal(pageOfStack(document, stackHere(document, lineOf(UNKNOWN, 'acme_ioctl'))!)?.id, 'our-page');
  });

  it('takes a goroutine by its reason and functions; what a pattern cannot hold becomes a *', () => {
    const { text, page, errors } = newPage(GOROUTINE, 2);
    assert.deepEqual(errors, []);
    assert.ok(page?.match.of === 'goroutine');
    assert.deepEqual(page.match.frames, [['gopkg.in/acme*'], ['example.com/backup/agent.(*Runner).loop']]);
    assert.deepEqual(page.match.reasons, ['select']);
    assert.match(text, /```example\ngoroutine 34 \[select, 12 minutes\]:/);
  });

  it('goes before the page that explains the stack now', () => {
    const line = lineOf(INCIDENT, 'fuse_flush+0x155');
    const document = analysed(INCIDENT);
    const known = pageOfStack(document, stackHere(document, line)!);
    const { page, errors } = newPage(INCIDENT, line);
    assert.deepEqual(errors, []);
    assert.ok(known && page!.specificity >= known.specificity);
    const changed = withPages(loadCatalogue(), [page!]);
    assert.ok(changed.pages.indexOf(page!) < changed.pages.findIndex(({ id }) => id === known.id));
  });

  it('is right for every kind of stack in the fixtures', function () {
    this.timeout(60_000);
    let made = 0;
    for (const file of findFiles('test/fixtures', '.txt')) {
      const content = readFileSync(file, 'utf8');
      const document = analysed(content);
      const dump = document.theCase.incident.dumps[0];
      const starts = [...(dump?.stacks ?? []), ...(dump?.goroutines ?? [])].map(({ place }) => place.span.start);
      // Two of each file: a dump of thousands of goroutines has few kinds of them.
      for (const start of starts.filter((_, index) => index % Math.ceil(starts.length / 2) === 0)) {
        const line = content.slice(0, start).split(/\r\n|\n|\r/).length - 1;
        const here = stackHere(document, line);
        if (!here) continue;
        const { page, errors } = newPage(content, line);
        assert.ok(page, `${file}:${line + 1}: ${JSON.stringify(errors)}`);
        made++;
      }
    }
    assert.ok(made > 100, String(made));
  });

  it('finds the stack of the section when the cursor stands on its heading, and none in prose', () => {
    const document = analysed(UNKNOWN);
    assert.equal(stackHere(document, lineOf(UNKNOWN, '$ cat /proc/77/stack'))?.label, 'stack of 77 (backupd)');
    assert.equal(stackHere(document, 0), null);
    assert.equal(stackHere(document, 10_000), null);
    assert.equal(stackHere(analysed('nothing here\n'), 0), null);
  });

  it('proposes a name that no other page has', () => {
    const document = analysed(UNKNOWN);
    const here = stackHere(document, lineOf(UNKNOWN, 'acme_ioctl'))!;
    assert.deepEqual(proposedName(here, new Set()), { id: 'acme-dev-wait-reply', title: 'Waits in acme_dev_wait_reply' });
    assert.equal(proposedName(here, new Set(['acme-dev-wait-reply', 'acme-dev-wait-reply-2'])).id, 'acme-dev-wait-reply-3');
    fc.assert(fc.property(fc.string(), (text) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug(text))));
  });

  it('is offered on a stack that no page explains, in a dump and in Markdown, when asked for', () => {
    const actions = (content: string, line: number, triggerKind: 1 | 2, language: 'unstuck' | 'markdown' = 'unstuck') => (
      codeActionsAt(analysed(content, language), { start: { line, character: 0 }, end: { line, character: 0 } }, { diagnostics: [], triggerKind }).filter((one) => one.command?.command === NEW_SIGNATURE_COMMAND)
    );
    const line = lineOf(UNKNOWN, 'acme_ioctl');
    assert.deepEqual(actions(UNKNOWN, line, 1)[0]?.command?.arguments, ['file:///tmp/incident.unstuck', line]);
    assert.equal(actions(UNKNOWN, line, 2).length, 0);
    assert.equal(actions(INCIDENT, lineOf(INCIDENT, 'fuse_flush+0x155'), 1).length, 0);
    const markdown = `# Postmortem\n\n\`\`\`\n${UNKNOWN}\`\`\`\n`;
    assert.equal(actions(markdown, lineOf(markdown, 'acme_ioctl'), 1, 'markdown').length, 1);
    assert.equal(actions(markdown, 0, 1, 'markdown').length, 0);
  });

  it('keeps a hostile dump in the example', () => {
    const hostile = `$ cat /proc/77/stack\n[<0>] evil_wait+0x1/0x2 [\`\`\`]\n[<0>] "x": &a+0x1/0x2\n[<0>] evil_more+0x1/0x2\n\`\`\`\n`;
    const { page } = newPage(hostile, 1);
    assert.equal(page?.id, 'our-page');
  });
});
