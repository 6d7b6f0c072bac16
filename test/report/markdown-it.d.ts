// markdown-it has no types of its own; this is what the tests use of it.
declare module 'markdown-it' {
  export default class MarkdownIt {
    constructor(options: { readonly html: boolean; readonly linkify: boolean });
    render(text: string): string;
    renderInline(text: string): string;
  }
}
