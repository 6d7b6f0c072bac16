/** What src/build/signaturePages.ts makes of `import pages from './signatures/*.md'`: every page of the folder, compiled. */
declare module '*.md' {
  const pages: readonly import('./schema.ts').SignaturePage[];
  export default pages;
}
