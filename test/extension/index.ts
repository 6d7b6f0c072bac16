// What the extension host loads as `extensionTestsPath`: mocha for the browser, with all test/extension/*.test.ts.
// The bundler puts those files behind the import `unstuck:tests`; see test/host/inHost.ts, which reads the events.
import 'mocha/mocha.js';
import loadTests from 'unstuck:tests';
import type { TestEvent } from '../harness/testEvent.ts';

interface BrowserMocha {
  readonly setup: (options: object) => void;
  readonly run: () => { on(event: 'pass' | 'fail' | 'pending' | 'end', listener: (test: Test, error?: Error) => void): void };
}

interface Test {
  readonly duration?: number;
  fullTitle(): string;
}

/** Called by the extension host. Resolves when all tests have passed, else rejects. */
export async function run(): Promise<void> {
  // Mocha's browser build leaves its API here.
  const mocha = (globalThis as unknown as { mocha: BrowserMocha }).mocha;
  mocha.setup({ ui: 'bdd', reporter: function silent() {}, timeout: 20_000 });
  loadTests();
  let failed = 0;
  await new Promise<void>((ended) => {
    const runner = mocha.run();
    runner.on('pass', (test) => tell({ kind: 'passed', title: test.fullTitle(), milliseconds: test.duration ?? 0 }));
    runner.on('pending', (test) => tell({ kind: 'skipped', title: test.fullTitle() }));
    runner.on('fail', (test, error) => {
      failed++;
      tell({ kind: 'failed', title: test.fullTitle(), error: error?.stack ?? String(error) });
    });
    runner.on('end', () => {
      tell({ kind: 'end' });
      ended();
    });
  });
  if (failed > 0) throw new Error(`${failed} tests failed`);
}

function tell(event: TestEvent): void {
  console.log(`unstuck-test ${JSON.stringify(event)}`);
}
