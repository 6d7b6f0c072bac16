import type { Plugin } from 'esbuild';
import { leadTables } from './leadTables.ts';
import { signaturePages } from './signaturePages.ts';

/** What every bundle is built with. */
export const buildPlugins: Plugin[] = [signaturePages, leadTables];
