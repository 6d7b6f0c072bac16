import type { Actor, Scene } from '../actor.ts';
import { frameEvidence } from '../actor.ts';
import { nearestKernel } from '../sameKernel.ts';
import { isSchedulerFunction } from '../schedulerFunctions.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * A task that asks for the lock of a page or folio, and the one task of the text that surely has one and waits with it:
 * writeback locks a folio, waits for its earlier write (`write_cache_pages` in mm/page-writeback.c, `wdata_prepare_pages`
 * in fs/cifs/file.c), invalidation does so too, and writeback keeps it while its buffers are submitted
 * (`__block_write_full_folio` in fs/buffer.c). That it is
 * the same folio stands nowhere: assumed, and with several candidates nothing. A folio that is being read has no task as
 * its holder, so that no candidate is the usual case.
 */
export const folioLock: Resolver = {
  relation: null,
  resolve: (scene) => {
    const holders = holdersOf(scene);
    const near = nearestKernel(scene);
    return (actor) => {
      if (holders.length === 0 || holders.length > MOST_HOLDERS || !asksForFolio(actor)) return [];
      const [only, ...others] = near(actor, holders);
      return !only || others.length > 0 ? [] : [edge(actor.node, only.node, 'lock', 'assumed', frameEvidence(only.stack, [...KEEPS, ...WRITES, ...INVALIDATES], 'a function that keeps a folio locked, the only one in this text'))];
    };
  },
};

function holdersOf(scene: Scene): readonly Actor[] {
  return scene.actors.filter((actor) => !asksForFolio(actor) && (actor.names.some((name) => KEEPS.includes(name))
    || (actor.names.some((name) => WRITES.includes(name)) && actor.names.some((name) => AWAITS_WRITEBACK.includes(name)))
    || (actor.names.some((name) => INVALIDATES.includes(name)) && actor.names.some((name) => AWAITS_WRITEBACK.includes(name) || BIT_SLEEPS.includes(name)))));
}

function asksForFolio({ names }: Actor): boolean {
  const own = names.findIndex((name) => !isSchedulerFunction(name) && !BIT_WAITS.includes(name));
  return own >= 0 && LOCKS.includes(names[own]!);
}

const LOCKS: readonly string[] = ['__lock_page', '__folio_lock', '__lock_page_killable', '__folio_lock_killable', '__lock_page_or_retry', '__folio_lock_or_retry'];
const BIT_WAITS: readonly string[] = ['folio_wait_bit_common', 'wait_on_page_bit_common', '__wait_on_bit_lock', 'bit_wait_io', 'io_schedule'];
/** Called with the folio locked, and they sleep only in the block layer. */
const KEEPS: readonly string[] = ['__block_write_full_folio', '__block_write_full_page', 'block_write_full_folio', 'block_write_full_page'];
/** Beyond this nobody could be picked. */
const MOST_HOLDERS = 64;
/** It locks the folio and waits for its write before it drops it (mm/truncate.c invalidate_inode_pages2_range). */
const INVALIDATES: readonly string[] = ['invalidate_inode_pages2_range'];
const BIT_SLEEPS: readonly string[] = ['wait_on_page_bit', 'wait_on_page_bit_common', 'folio_wait_bit', 'folio_wait_bit_common'];
/** They wait for the earlier write of a folio that they have locked. */
const WRITES: readonly string[] = ['write_cache_pages', 'cifs_writepages', 'wdata_prepare_pages'];
const AWAITS_WRITEBACK: readonly string[] = ['folio_wait_writeback', 'wait_on_page_writeback'];
