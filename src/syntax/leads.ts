import { buildLeadTables, type LeadTables } from './leadTables.ts';
import { PREFIXES } from './prefixes.ts';
import { SHAPES } from './shapes.ts';

/** In every bundle the build puts the finished tables in the place of this module (`build/leadTables.ts`). */
export const LEADS: LeadTables = buildLeadTables(SHAPES, PREFIXES);
