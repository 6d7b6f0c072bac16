/** Where the test bundle lies: inside the extension, because VS Code asks which extension host has that extension. */
export const testsRoute = '/extension/tests/';

/** How the workbench comes up. */
export interface WorkbenchOptions {
  /** Name that the explorer shows for the workspace: one path segment. */
  readonly name: string;
  /** Files to open, relative to the workspace; the first in the left column, the second beside it, the rest on the left. */
  readonly files: readonly string[];
  /** Settings of this window, over the defaults of the host. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The extension host runs `index.js` of the tests' route and then exits. */
  readonly runTests: boolean;
}

/** Settings without which a first window is full of things that have nothing to do with this extension. */
const defaults: Readonly<Record<string, unknown>> = {
  'editor.minimap.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'extensions.ignoreRecommendations': true,
  'json.schemaDownload.enable': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
};

/**
 * The configuration object of VS Code for the Web (`IWorkbenchConstructionOptions` in VS Code's web.api.ts), with the
 * three keys that code-server's workbench wants besides (without them the page stays blank).
 */
export function configuration(product: Readonly<Record<string, unknown>>, options: WorkbenchOptions, authority: string): Record<string, unknown> {
  const at = (path: string): Record<string, string> => ({ scheme: 'http', authority, path });
  return {
    userDataPath: '/',
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    webviewEndpoint: `http://${authority}/vs/out/vs/workbench/contrib/webview/browser/pre`,
    productConfiguration: {
      ...product,
      nameShort: 'Unstuck in VS Code', nameLong: 'Unstuck in VS Code',
      extensionsGallery: undefined,
      enableTelemetry: false,
      extensionEnabledApiProposals: { 'unstuck-host.workspace-files': ['fileSearchProvider', 'textSearchProvider'] },
    },
    additionalBuiltinExtensions: [at('/filesystem'), ...(options.runTests ? [] : [at('/extension')])],
    // A development extension puts '[Extension Development Host]' into the title, so only tests use it.
    ...(options.runTests ? { developmentOptions: { extensions: [at('/extension')], extensionTestsPath: at(`${testsRoute}index.js`) } } : {}),
    configurationDefaults: { ...defaults, ...options.settings },
    folderUri: workspaceUri(options.name),
    defaultLayout: {
      force: true,
      // The last one gets the focus, and that shall be the first file.
      editors: options.files.map((file, index) => ({ uri: workspaceUri(`${options.name}/${file}`), viewColumn: index === 1 ? 2 : 1 })).reverse(),
      ...(options.files.length > 1 ? { layout: { editors: { orientation: 0, groups: [{ size: 0.5 }, { size: 0.5 }] } } } : {}),
    },
  };
}

/** Fills the placeholders of VS Code's workbench.html. */
export function pageOf(template: string, config: Readonly<Record<string, unknown>>): string {
  const values: Readonly<Record<string, string>> = {
    WORKBENCH_WEB_CONFIGURATION: JSON.stringify(config).replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
    WORKBENCH_WEB_BASE_URL: '/vs',
    WORKBENCH_NLS_URL: '/vs/out/nls.messages.js',
    WORKBENCH_NLS_FALLBACK_URL: '/vs/out/nls.messages.js',
    WORKBENCH_SCRIPT_NONCE: 'host',
    BASE: '/vs',
    VS_BASE: '/vs',
  };
  return template.replaceAll(/\{\{([A-Z_]+)\}\}/g, (_, name: string) => values[name] ?? '');
}

/**
 * Undoes code-server's two patches, which tie the workbench to a remote server: the remote authority, and user data on
 * the remote. Throws unless each is found exactly once, so that another version of code-server cannot half work.
 */
export function unpatchWorkbench(script: string): string {
  return replaceOnce(
    replaceOnce(script, /,remoteAuthority:location\.host\}/g, '}'),
    /\.file\(this\.userDataPath\)\.with\(\{scheme:[\w$]+\.vscodeRemote\}\)/g,
    '.file("/").with({scheme:"vscode-userdata"})',
  );
}

function replaceOnce(script: string, pattern: RegExp, by: string): string {
  const found = [...script.matchAll(pattern)].length;
  if (found !== 1) throw new Error(`code-server's workbench.js is not the expected one: ${found} places match ${pattern.source}`);
  return script.replace(pattern, () => by);
}

function workspaceUri(path: string): Record<string, string> {
  return { scheme: 'unstuck-files', authority: 'workspace', path: `/${path}` };
}
