/** Ids of the manifest's commands that are named in code. The code actions of the server name the same. */
export const EXPLAIN_COMMAND = 'unstuck.explainIncident';
export const POSTMORTEM_COMMAND = 'unstuck.startPostmortem';
export const COPY_CHECKLIST_COMMAND = 'unstuck.copyChecklist';
export const NEW_SIGNATURE_COMMAND = 'unstuck.newSignature';
