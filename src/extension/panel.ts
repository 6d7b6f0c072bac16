import * as vscode from 'vscode';
import type { FromWebview, ToWebview } from '../server/protocol.ts';
import type { Client } from './client.ts';
import { POSTMORTEM_COMMAND } from './commandIds.ts';
import { readMessage, readState } from './messages.ts';
import { openPage } from './pageDocuments.ts';
import { panelHtml } from './panelHtml.ts';

const VIEW_TYPE = 'unstuck.incident';
const REFRESH_DELAY_MS = 300;

/**
 * The lifetime of the incident panel: one panel, which shows the document that was last asked for, follows its
 * edits, and comes back after a reload of the window. It shows what the server says and computes nothing itself.
 */
export class IncidentPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private uri: vscode.Uri | undefined;
  private ready = false;
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly subscriptions: vscode.Disposable;
  private readonly extensionUri: vscode.Uri;
  private readonly client: Client;

  constructor(extensionUri: vscode.Uri, client: Client) {
    this.extensionUri = extensionUri;
    this.client = client;
    this.subscriptions = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, { deserializeWebviewPanel: (panel, state) => this.restore(panel, state) }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.refreshSoon(document.uri)),
      client.onStatus(({ uri }) => this.refreshSoon(vscode.Uri.parse(uri))),
    );
  }

  /** The document that the panel shows, if there is a panel. */
  get document(): vscode.Uri | undefined {
    return this.panel && this.uri;
  }

  /** Opens the panel beside the editor, or brings it to the front, with this document. */
  show(uri: vscode.Uri): void {
    this.uri = uri;
    if (this.panel) this.panel.reveal(undefined, false);
    else this.adopt(vscode.window.createWebviewPanel(VIEW_TYPE, 'Unstuck', vscode.ViewColumn.Beside, { enableFindWidget: true }));
    this.setTitle();
    void this.refresh();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscriptions.dispose();
    this.panel?.dispose();
  }

  private async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const saved = readState(state);
    this.uri = saved ? vscode.Uri.parse(saved.uri) : undefined;
    this.adopt(panel);
    this.setTitle();
    // The server answers for open documents only, and the tab of this one may be gone.
    if (this.uri) await vscode.workspace.openTextDocument(this.uri).then(undefined, () => undefined);
    await this.refresh();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    this.ready = false;
    const { webview } = panel;
    const file = (...path: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, ...path)).toString();
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extensionUri, 'media', 'dump-light.svg'),
      dark: vscode.Uri.joinPath(this.extensionUri, 'media', 'dump-dark.svg'),
    };
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist'), vscode.Uri.joinPath(this.extensionUri, 'media')],
    };
    webview.onDidReceiveMessage((value: unknown) => void this.receive(readMessage(value)));
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.ready = false;
    });
    webview.html = panelHtml({ cspSource: webview.cspSource, nonce: crypto.randomUUID(), script: file('dist', 'webview.js'), style: file('media', 'webview.css') });
  }

  private setTitle(): void {
    if (this.panel && this.uri) this.panel.title = `Unstuck: ${this.uri.path.split('/').pop() ?? ''}`;
  }

  private async receive(message: FromWebview | null): Promise<void> {
    switch (message?.type) {
      case 'ready':
        this.ready = true;
        return this.refresh();
      case 'reveal':
        return this.reveal(message.uri, message.line);
      case 'copy':
        await vscode.env.clipboard.writeText(message.text);
        vscode.window.setStatusBarMessage('$(check) Copied', 2000);
        return;
      case 'mask':
        return this.answerMask(message);
      case 'postmortem':
        await vscode.commands.executeCommand(POSTMORTEM_COMMAND, message.uri);
        return;
      case 'page':
        return openPage(message.id, this.uri?.toString());
      case undefined:
    }
  }

  private refreshSoon(changed: vscode.Uri): void {
    if (!this.panel || changed.toString() !== this.uri?.toString()) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), REFRESH_DELAY_MS);
  }

  private async refresh(): Promise<void> {
    if (!this.ready) return;
    // Answers may overtake each other: only that to the last question counts.
    const asked = ++this.asked;
    const message = await this.ask();
    if (asked === this.asked) this.post(message);
  }

  private async ask(): Promise<ToWebview> {
    if (!this.uri) return { type: 'empty', message: 'Open an incident dump and choose “Unstuck: Explain This Incident”.' };
    try {
      const view = await this.client.requestCase({ uri: this.uri.toString() });
      return view ? { type: 'case', view } : { type: 'empty', message: 'There is no dump in this document that Unstuck can read.' };
    } catch (error) {
      return { type: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }

  private async answerMask({ id, value, field, arch }: Extract<FromWebview, { type: 'mask' }>): Promise<void> {
    try {
      const mask = await this.client.requestMask({ value, field, arch });
      this.post({ type: 'mask', id, mask, message: mask ? null : 'This is no signal mask. A mask is up to 32 hexadecimal digits, such as 0000000000000100 or 0x100.' });
    } catch (error) {
      this.post({ type: 'mask', id, mask: null, message: error instanceof Error ? error.message : String(error) });
    }
  }

  private post(message: ToWebview): void {
    void this.panel?.webview.postMessage(message);
  }

  /** Only ever the document that is shown: a message must not open another file. */
  private async reveal(uri: string, line: number): Promise<void> {
    if (!this.uri || uri !== this.uri.toString()) return;
    const document = await vscode.workspace.openTextDocument(this.uri);
    const { range } = document.lineAt(Math.min(line, document.lineCount - 1));
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const viewColumn = shown?.viewColumn ?? vscode.ViewColumn.One;
    const editor = await vscode.window.showTextDocument(document, { viewColumn, selection: new vscode.Range(range.start, range.start) });
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
