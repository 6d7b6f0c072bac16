import type { FromWebview } from '../server/protocol.ts';

/** What is kept while the panel is hidden and over a reload of the window. The extension reads `uri` of it. */
export interface SavedState {
  readonly uri: string | null;
  readonly tab: string;
  readonly mask: string;
}

/** The panel's way out: messages and state. Nothing else leaves the webview. */
export interface Host {
  post(message: FromWebview): void;
  state(): SavedState;
  save(change: Partial<SavedState>): void;
}

/** Must be called once only: VS Code gives its API to the first caller. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  const state = (): SavedState => ({ uri: null, tab: 'verdict', mask: '', ...(api.getState() as Partial<SavedState> | undefined) });
  return {
    post: (message) => api.postMessage(message),
    state,
    save: (change) => api.setState({ ...state(), ...change }),
  };
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};
