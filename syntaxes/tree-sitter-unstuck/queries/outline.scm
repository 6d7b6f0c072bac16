; Generated from src/syntax/shapes.ts by `npm run generate`. Do not edit.
(section (heading_block (prompt) @name)) @item
(section (heading_block (command) @name)) @item
(section (heading_block (file_heading) @name)) @item
(section (heading_block (path_heading) @name)) @item
(stack_block (hung_task) @name) @item
(stack_block (task_header) @name) @item
(stat_block (stat_line) @name) @item
(status_block (status_name) @name) @item
(ps_block (ps_header) @name) @item
(goroutine_block (goroutine_header) @name) @item
