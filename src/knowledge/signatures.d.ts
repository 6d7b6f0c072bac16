/** What src/build/signaturePages.ts makes of `import pages from './signatures/*.md'`: every page of the folder, compiled and packed. */
declare module '*.md' {
  const pages: import('./packedPages.ts').PackedPages;
  export default pages;
}

/** And of `import steps from './steps/*.yaml'`: the remedies that pages share. */
declare module '*.yaml' {
  const steps: import('./page.ts').SharedSteps;
  export default steps;
}

/** And of `import packed from './frames/*.packed'` (src/build/frameKnowledge.ts): what is known of functions. */
declare module '*.packed' {
  const packed: import('./packedFrames.ts').PackedFrames;
  export default packed;
}
