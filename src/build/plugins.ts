import type { Plugin } from 'esbuild';
import { frameKnowledge } from './frameKnowledge.ts';
import { leadTables } from './leadTables.ts';
import { signaturePages } from './signaturePages.ts';

/** What every bundle is built with. */
export const buildPlugins: Plugin[] = [signaturePages, frameKnowledge, leadTables];
