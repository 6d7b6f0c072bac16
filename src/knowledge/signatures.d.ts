/** What src/build/signaturePages.ts makes of `import pages from './signatures/*.md'`: every page of the folder, compiled. */
declare module '*.md' {
  const pages: readonly import('./schema.ts').SignaturePage[];
  export default pages;
}

/** And of `import steps from './steps/*.yaml'`: the remedies that pages share. */
declare module '*.yaml' {
  const steps: import('./page.ts').SharedSteps;
  export default steps;
}
