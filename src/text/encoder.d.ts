/** The Encoding Standard's encoder: in Node, browsers and workers alike, but in no library that the core compiles with. */
declare class TextEncoder {
  encodeInto(source: string, destination: Uint8Array): { readonly read: number; readonly written: number };
}
