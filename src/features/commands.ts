/** Commands that code actions name; the extension registers them. The one argument is the document's URI. */
export const EXPLAIN_COMMAND = 'unstuck.explainIncident';
export const POSTMORTEM_COMMAND = 'unstuck.startPostmortem';
export const COPY_CHECKLIST_COMMAND = 'unstuck.copyChecklist';
/** Has a second argument: the line, from 0, that the stack stands at. */
export const NEW_SIGNATURE_COMMAND = 'unstuck.newSignature';
