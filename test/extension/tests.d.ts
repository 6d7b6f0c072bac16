declare module 'unstuck:tests' {
  /** Defines the suites; call it once mocha's `describe` and `it` exist. */
  export default function loadTests(): void;
}
