; Generated from src/syntax/shapes.ts by `npm run generate`. Do not edit.
(section) @fold
(stack_block) @fold
(stat_block) @fold
(status_block) @fold
(ps_block) @fold
(goroutine_block) @fold
(mounts_block) @fold
