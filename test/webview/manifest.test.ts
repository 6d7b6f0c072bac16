import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly languages: readonly { readonly firstLine: string; readonly extensions: readonly string[]; readonly configuration: string }[];
    readonly grammars: readonly { readonly path: string; readonly scopeName: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly markdownDescription?: string; readonly scope?: string; readonly default?: unknown }>> };
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { contributes } = manifest;
const code = readdirSync(join('src', 'extension')).map((name) => readFileSync(join('src', 'extension', name), 'utf8')).join('\n');

describe('the manifest', () => {
  it('contributes exactly the commands that the code registers', () => {
    const registered = [...code.matchAll(/'(unstuck\.[a-zA-Z]+)'/g)].map((match) => match[1] ?? '');
    const declared = contributes.commands.map(({ command }) => command);
    for (const command of declared) assert.ok(registered.includes(command), `${command} is not registered`);
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(({ command }) => command);
    for (const command of used) assert.ok(declared.includes(command), `${command} is used and not declared`);
  });

  it('describes every setting, with default and scope', () => {
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      assert.ok(setting.markdownDescription, `${name}: markdownDescription`);
      assert.ok(setting.scope, `${name}: scope`);
      assert.notEqual(setting.default, undefined, `${name}: default`);
    }
  });

  it('has a setting for each that the code reads', () => {
    const read = [...code.matchAll(/getConfiguration\('unstuck'[^)]*\)\s*\.get\('([\w.]+)'/g)].map((match) => `unstuck.${match[1]}`);
    assert.ok(read.length >= 3);
    for (const name of read) assert.ok(name in contributes.configuration.properties, name);
  });

  it('names files that exist', () => {
    const named = [
      manifest.icon, ...contributes.languages.map(({ configuration }) => configuration), ...contributes.grammars.map(({ path }) => path),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
    ];
    for (const file of named) assert.ok(existsSync(file), file);
    for (const file of named.filter((name) => name.startsWith('media/walkthrough/'))) {
      for (const [, picture = ''] of readFileSync(file, 'utf8').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)) assert.ok(existsSync(join('media', 'walkthrough', picture)), `${file}: ${picture}`);
    }
  });

  it('names the grammars by their own scope names', () => {
    for (const { path, scopeName } of contributes.grammars) assert.equal((JSON.parse(readFileSync(path, 'utf8')) as { scopeName: string }).scopeName, scopeName);
  });

  it('knows a dump by its first line', () => {
    const firstLine = new RegExp(contributes.languages[0]?.firstLine ?? '$^');
    for (const line of [
      '[<0>] fuse_flush+0x155/0x190', 'goroutine 146 [select, 5 minutes]:', 'goroutine 1 gp=0xc0000061c0 m=0 mp=0x1 [running]:',
      'INFO: task ndrive:6200 blocked for more than 122 seconds.', '# cat /proc/6200/stack', 'root@vm:~/lab# cat /proc/6200/stack', '$ head /proc/1/status',
    ]) assert.match(line, firstLine);
    for (const line of ['', 'goroutines are cheap', 'INFO: tasks done', '# A heading of Markdown', '[0] first', 'cat /proc/cpuinfo']) assert.doesNotMatch(line, firstLine);
  });
});
